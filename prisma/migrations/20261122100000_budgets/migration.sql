-- What someone may spend, on what, in which window. The plan is in versions: what was published is never changed.
CREATE TABLE "outlay"."budget" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "unit" TEXT NOT NULL,
    "currency" TEXT,
    "cost_view" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "time_window" JSONB NOT NULL,
    "start_day" DATE NOT NULL,
    "mode" TEXT NOT NULL,
    "rollover" JSONB,
    "thresholds" JSONB NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "budget_pkey" PRIMARY KEY ("organization_id","id")
);

CREATE TABLE "outlay"."budget_version" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "every_period" DECIMAL(38,18),
    "author" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_version_pkey" PRIMARY KEY ("organization_id","budget_id","version")
);

CREATE TABLE "outlay"."budget_amount" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "period_start" DATE NOT NULL,
    "amount" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "budget_amount_pkey" PRIMARY KEY ("organization_id","budget_id","version","period_start")
);

-- More for a while. Asked for by one person, decided by another.
CREATE TABLE "outlay"."budget_increase" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "amount" DECIMAL(38,18) NOT NULL,
    "reason" TEXT NOT NULL,
    "first_day" DATE,
    "last_day" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "raises_plan" BOOLEAN NOT NULL DEFAULT false,
    "requested_by" TEXT NOT NULL,
    "requested_by_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "ended_on" DATE,

    CONSTRAINT "budget_increase_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE INDEX "budget_increase_organization_id_budget_id_idx" ON "outlay"."budget_increase"("organization_id", "budget_id");

-- Where each budget stands: made from spend, and made again from it by every evaluation.
CREATE TABLE "outlay"."budget_state" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "evaluated_at" TIMESTAMPTZ(3) NOT NULL,
    "today" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "period_start" DATE,
    "period_end" DATE,
    "amount" DECIMAL(76,36),
    "carried" DECIMAL(76,36),
    "planned" DECIMAL(76,36),
    "cap" DECIMAL(76,36),
    "used" DECIMAL(76,36),
    "forecast" DECIMAL(76,36),
    "forecast_low" DECIMAL(76,36),
    "forecast_high" DECIMAL(76,36),
    "forecast_method" TEXT,
    "unconverted" TEXT[] NOT NULL,
    "increases" JSONB NOT NULL,
    "marks" JSONB NOT NULL,

    CONSTRAINT "budget_state_pkey" PRIMARY KEY ("organization_id","budget_id")
);

-- Thresholds that were crossed or armed again.
CREATE TABLE "outlay"."budget_event" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "period_start" DATE,
    "kind" TEXT NOT NULL,
    "threshold_id" TEXT NOT NULL,
    "told" BOOLEAN NOT NULL,
    "level" DECIMAL(76,36),
    "value" DECIMAL(76,36),
    "why" TEXT,

    CONSTRAINT "budget_event_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE INDEX "budget_event_organization_id_budget_id_idx" ON "outlay"."budget_event"("organization_id", "budget_id", "id");

ALTER TABLE "outlay"."budget_version" ADD CONSTRAINT "budget_version_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."budget_amount" ADD CONSTRAINT "budget_amount_organization_id_budget_id_version_fkey" FOREIGN KEY ("organization_id", "budget_id", "version") REFERENCES "outlay"."budget_version"("organization_id", "budget_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."budget_increase" ADD CONSTRAINT "budget_increase_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."budget_state" ADD CONSTRAINT "budget_state_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."budget_event" ADD CONSTRAINT "budget_event_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.budget
  ADD CONSTRAINT budget_named CHECK (name <> ''),
  ADD CONSTRAINT budget_unit_known CHECK (unit IN ('money', 'tokens', 'requests')),
  ADD CONSTRAINT budget_money_has_currency CHECK ((unit = 'money') = (currency IS NOT NULL)),
  ADD CONSTRAINT budget_cost_view_known CHECK (cost_view IN ('invoice', 'consumption')),
  ADD CONSTRAINT budget_basis_known CHECK (basis IN ('record', 'metered')),
  ADD CONSTRAINT budget_mode_known CHECK (mode IN ('alert', 'cap'));
ALTER TABLE outlay.budget_version
  ADD CONSTRAINT budget_version_kind_known CHECK (kind IN ('original', 'revised', 'reforecast')),
  ADD CONSTRAINT budget_version_not_negative CHECK (every_period >= 0 AND version >= 1);
ALTER TABLE outlay.budget_amount ADD CONSTRAINT budget_amount_not_negative CHECK (amount >= 0);
ALTER TABLE outlay.budget_increase
  ADD CONSTRAINT budget_increase_positive CHECK (amount > 0 AND reason <> ''),
  ADD CONSTRAINT budget_increase_status_known CHECK (
    (status IN ('requested', 'withdrawn') AND decided_at IS NULL AND decided_by IS NULL AND first_day IS NULL)
    OR (status = 'rejected' AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND first_day IS NULL)
    OR (status IN ('approved', 'revoked') AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND first_day IS NOT NULL)),
  ADD CONSTRAINT budget_increase_revoked_on_a_day CHECK ((status = 'revoked') = (ended_on IS NOT NULL)),
  ADD CONSTRAINT budget_increase_by_another CHECK (decided_by_id IS NULL OR decided_by_id IS DISTINCT FROM requested_by_id),
  ADD CONSTRAINT budget_increase_ends_later CHECK (first_day IS NULL OR first_day <= last_day);
ALTER TABLE outlay.budget_event ADD CONSTRAINT budget_event_kind_known CHECK (
  (kind = 'crossed' AND level IS NOT NULL AND value IS NOT NULL AND why IS NULL)
  OR (kind = 'rearmed' AND NOT told AND why IN ('fell', 'changed', 'ended')));

-- Published versions and what happened stay as they are.
GRANT SELECT, INSERT, UPDATE ON outlay.budget, outlay.budget_increase TO outlay_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.budget_state TO outlay_app;
GRANT SELECT, INSERT ON outlay.budget_version, outlay.budget_amount, outlay.budget_event TO outlay_app;

ALTER TABLE outlay.budget ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.budget_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_version
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.budget_amount ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_amount
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.budget_increase ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_increase
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.budget_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_state
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.budget_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_event
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

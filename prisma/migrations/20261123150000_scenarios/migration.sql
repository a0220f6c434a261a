-- What a feature without history may cost, as somebody expects it.
CREATE TABLE "outlay"."scenario" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_slug" TEXT NOT NULL,
    "inputs" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "author_id" UUID,
    "revision" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "scenario_pkey" PRIMARY KEY ("organization_id","id")
);

-- A new budget, asked for by one person with a scenario's months, decided by another.
CREATE TABLE "outlay"."budget_request" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "scenario_id" UUID NOT NULL,
    "scenario_revision" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_slug" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "months" JSONB NOT NULL,
    "total" DECIMAL(38,18) NOT NULL,
    "price_day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_by_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "budget_id" UUID,

    CONSTRAINT "budget_request_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE INDEX "budget_request_organization_id_scenario_id_idx" ON "outlay"."budget_request"("organization_id", "scenario_id");
CREATE INDEX "budget_request_organization_id_budget_id_idx" ON "outlay"."budget_request"("organization_id", "budget_id");
CREATE UNIQUE INDEX budget_request_one_open ON outlay.budget_request (organization_id, scenario_id) WHERE status = 'requested';

ALTER TABLE "outlay"."budget_request" ADD CONSTRAINT "budget_request_organization_id_scenario_id_fkey" FOREIGN KEY ("organization_id", "scenario_id") REFERENCES "outlay"."scenario"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."budget_request" ADD CONSTRAINT "budget_request_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.scenario
  ADD CONSTRAINT scenario_named CHECK (name <> '' AND owner_slug <> ''),
  ADD CONSTRAINT scenario_owner_known CHECK (owner_kind IN ('team', 'feature')),
  ADD CONSTRAINT scenario_revision_positive CHECK (revision >= 1);
ALTER TABLE outlay.budget_request
  ADD CONSTRAINT budget_request_owner_known CHECK (owner_kind IN ('team', 'feature')),
  ADD CONSTRAINT budget_request_says_why CHECK (reason <> '' AND total >= 0),
  ADD CONSTRAINT budget_request_status_known CHECK (
    (status IN ('requested', 'withdrawn') AND decided_at IS NULL AND decided_by IS NULL AND budget_id IS NULL)
    OR (status = 'rejected' AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND budget_id IS NULL)
    OR (status = 'approved' AND decided_at IS NOT NULL AND decided_by IS NOT NULL AND budget_id IS NOT NULL)),
  ADD CONSTRAINT budget_request_by_another CHECK (decided_by_id IS NULL OR decided_by_id IS DISTINCT FROM requested_by_id);

GRANT SELECT, INSERT, UPDATE ON outlay.scenario, outlay.budget_request TO outlay_app;

ALTER TABLE outlay.scenario ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.scenario
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.budget_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_request
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- What each day's evaluation expected of a budget's period: the day's last one stays.
CREATE TABLE "outlay"."budget_forecast" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "period_start" DATE NOT NULL,
    "period_end" DATE NOT NULL,
    "used" DECIMAL(76,36) NOT NULL,
    "forecast" DECIMAL(76,36),
    "forecast_low" DECIMAL(76,36),
    "forecast_high" DECIMAL(76,36),
    "forecast_method" TEXT,

    CONSTRAINT "budget_forecast_pkey" PRIMARY KEY ("organization_id","budget_id","day")
);

-- Why money moved between two sides, in a person's words: each version stays as it was written.
CREATE TABLE "outlay"."bridge_explanation" (
    "organization_id" UUID NOT NULL,
    "scope_hash" TEXT NOT NULL,
    "from_side" TEXT NOT NULL,
    "to_side" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "scope" JSONB NOT NULL,
    "explanation" TEXT NOT NULL,
    "currency" TEXT,
    "change" DECIMAL(76,36),
    "author" TEXT NOT NULL,
    "author_id" UUID,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bridge_explanation_pkey" PRIMARY KEY ("organization_id","scope_hash","from_side","to_side","version")
);
CREATE INDEX "bridge_explanation_organization_id_scope_hash_written_at_idx" ON "outlay"."bridge_explanation"("organization_id", "scope_hash", "written_at");

ALTER TABLE "outlay"."budget_forecast" ADD CONSTRAINT "budget_forecast_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.budget_forecast ADD CONSTRAINT budget_forecast_of_a_period CHECK (period_start < period_end);
ALTER TABLE outlay.bridge_explanation
  ADD CONSTRAINT bridge_explanation_says_something CHECK (explanation <> '' AND version >= 1),
  ADD CONSTRAINT bridge_explanation_change_has_currency CHECK ((currency IS NULL) = (change IS NULL));

-- What was written stays; the running day's forecast is replaced by the evaluation after it.
GRANT SELECT, INSERT, UPDATE ON outlay.budget_forecast TO outlay_app;
GRANT SELECT, INSERT ON outlay.bridge_explanation TO outlay_app;

ALTER TABLE outlay.budget_forecast ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_forecast
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.bridge_explanation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.bridge_explanation
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

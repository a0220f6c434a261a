-- How far off forecasts of the past were, of what a budget counts.
CREATE TABLE "outlay"."budget_accuracy" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "complete_to" DATE NOT NULL,
    "series" TEXT NOT NULL,
    "grade" TEXT,
    "horizons" JSONB NOT NULL,

    CONSTRAINT "budget_accuracy_pkey" PRIMARY KEY ("organization_id","budget_id")
);

ALTER TABLE "outlay"."budget_accuracy" ADD CONSTRAINT "budget_accuracy_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.budget_accuracy
  ADD CONSTRAINT budget_accuracy_grade_known CHECK (grade IN ('run', 'walk', 'crawl', 'below_crawl'));

GRANT SELECT, INSERT, UPDATE ON outlay.budget_accuracy TO outlay_app;

ALTER TABLE outlay.budget_accuracy ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_accuracy
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- Budgets that are there already are looked at without waiting for the next import.
UPDATE outlay.forecast_due SET changes = changes + 1;

-- Spend comes days after its period has ended: thresholds that fired in periods that ended lately.
CREATE TABLE "outlay"."budget_late_mark" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "person" TEXT NOT NULL,
    "marks" JSONB NOT NULL,

    CONSTRAINT "budget_late_mark_pkey" PRIMARY KEY ("organization_id","budget_id","person")
);

ALTER TABLE "outlay"."budget_late_mark" ADD CONSTRAINT "budget_late_mark_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Periods that ended before a budget was first evaluated are nobody's news.
ALTER TABLE "outlay"."budget_state" ADD COLUMN "late_since" DATE;

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.budget_late_mark TO outlay_app;

ALTER TABLE outlay.budget_late_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_late_mark
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

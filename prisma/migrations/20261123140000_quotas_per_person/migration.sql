-- A budget whose amount each person has, whoever appears in its spend.
ALTER TABLE "outlay"."budget" ADD COLUMN "per_person" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "outlay"."budget_event" ADD COLUMN "person" TEXT;

-- Where each person of such a budget stands in the running period: made from spend by every evaluation.
CREATE TABLE "outlay"."budget_person" (
    "organization_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "person" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "used" DECIMAL(76,36) NOT NULL,
    "unconverted" TEXT[] NOT NULL,
    "marks" JSONB NOT NULL,

    CONSTRAINT "budget_person_pkey" PRIMARY KEY ("organization_id","budget_id","person")
);
CREATE INDEX "budget_person_organization_id_budget_id_used_idx" ON "outlay"."budget_person"("organization_id", "budget_id", "used");

ALTER TABLE "outlay"."budget_person" ADD CONSTRAINT "budget_person_organization_id_budget_id_fkey" FOREIGN KEY ("organization_id", "budget_id") REFERENCES "outlay"."budget"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Whoever spends is meant, so nobody is named; and a person has the amount of the period and nothing else.
ALTER TABLE outlay.budget
  ADD CONSTRAINT budget_per_person_alone CHECK (
    NOT per_person OR (rollover IS NULL AND NOT scope @> '[{"dimension": "principal"}]'::jsonb));

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.budget_person TO outlay_app;

ALTER TABLE outlay.budget_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.budget_person
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- What is said of a department, team or feature from a day on: its cost centre, and who answers for it. It used to be one
-- text per unit, which a change would have rewritten for the past too.
CREATE TABLE "outlay"."unit_detail" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "unit_detail_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "unit_detail_organization_id_unit_id_field_valid_from_key" ON "outlay"."unit_detail"("organization_id", "unit_id", "field", "valid_from");

ALTER TABLE outlay.unit_detail ADD CONSTRAINT unit_detail_field_known CHECK (field IN ('cost_center', 'lead_email'));
ALTER TABLE outlay.unit_detail ADD CONSTRAINT unit_detail_forward CHECK (valid_to IS NULL OR valid_from < valid_to);
GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.unit_detail TO outlay_app;
ALTER TABLE outlay.unit_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.unit_detail
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

INSERT INTO outlay.unit_detail (organization_id, id, unit_id, field, value, valid_from, valid_to)
  SELECT organization_id, gen_random_uuid(), id, 'cost_center', cost_center, valid_from, valid_to
  FROM outlay.department WHERE cost_center IS NOT NULL
  UNION ALL
  SELECT organization_id, gen_random_uuid(), id, 'lead_email', lead_email, valid_from, valid_to
  FROM outlay.team WHERE lead_email IS NOT NULL;

-- AlterTable
ALTER TABLE "outlay"."department" DROP COLUMN "cost_center";

-- AlterTable
ALTER TABLE "outlay"."team" DROP COLUMN "lead_email";

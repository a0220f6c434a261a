-- Months whose splits must be computed again: shares depend on the whole month's direct spend, of every account.
-- Written with the days that were attributed, removed with the splits: a crash in between loses nothing.
CREATE TABLE "outlay"."dirty_month" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,

    CONSTRAINT "dirty_month_pkey" PRIMARY KEY ("organization_id","month")
);

ALTER TABLE outlay.dirty_month ADD CONSTRAINT dirty_month_first_day CHECK (month = date_trunc('month', month)::date);
GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.dirty_month TO outlay_app;
ALTER TABLE outlay.dirty_month ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.dirty_month
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

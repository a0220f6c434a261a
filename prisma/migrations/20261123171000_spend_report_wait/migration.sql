-- Whether last month's data is complete is worked out when spend has changed, or an hour after the last time.
CREATE TABLE "outlay"."spend_report_wait" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "looked_at" TIMESTAMPTZ(3) NOT NULL,
    "changes" BIGINT NOT NULL,

    CONSTRAINT "spend_report_wait_pkey" PRIMARY KEY ("organization_id")
);

GRANT SELECT, INSERT, UPDATE ON outlay.spend_report_wait TO outlay_app;

ALTER TABLE outlay.spend_report_wait ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.spend_report_wait
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- What people said of an anomaly, and what its latest day is made of, in money.
ALTER TABLE "outlay"."anomaly" ADD COLUMN "feedback" TEXT,
  ADD COLUMN "feedback_by" TEXT,
  ADD COLUMN "feedback_at" TIMESTAMPTZ(3),
  ADD COLUMN "drivers" JSONB;

-- Below what an organization does not want to be told; none: the default.
CREATE TABLE "outlay"."anomaly_floors" (
    "organization_id" UUID NOT NULL,
    "money" DECIMAL(38,18) NOT NULL,
    "percent" INTEGER NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "anomaly_floors_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE outlay.anomaly
  ADD CONSTRAINT anomaly_feedback_known CHECK (feedback IN ('useful', 'not_useful')),
  ADD CONSTRAINT anomaly_feedback_whole CHECK (num_nonnulls(feedback, feedback_by, feedback_at) IN (0, 3));
ALTER TABLE outlay.anomaly_floors
  ADD CONSTRAINT anomaly_floors_money_positive CHECK (money > 0),
  ADD CONSTRAINT anomaly_floors_percent_range CHECK (percent BETWEEN 1 AND 1000);

GRANT SELECT, INSERT, UPDATE ON outlay.anomaly_floors TO outlay_app;

ALTER TABLE outlay.anomaly_floors ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.anomaly_floors
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- Of a day that has only begun.
ALTER TABLE outlay.anomaly
  DROP CONSTRAINT anomaly_kind_known,
  ADD CONSTRAINT anomaly_kind_known CHECK (kind IN ('spike', 'new', 'price', 'runaway'));

-- What detection knows of an episode, beside what people are told of it.
CREATE TABLE "outlay"."anomaly" (
    "organization_id" UUID NOT NULL,
    "episode_id" UUID NOT NULL,
    "series" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "days" JSONB NOT NULL,
    "quiet" JSONB NOT NULL,
    "last_day" DATE NOT NULL,
    "told" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "anomaly_pkey" PRIMARY KEY ("organization_id","episode_id")
);
CREATE INDEX "anomaly_organization_id_last_day_idx" ON "outlay"."anomaly"("organization_id", "last_day");
-- A series has one open episode at a time.
CREATE UNIQUE INDEX "anomaly_one_open_key" ON "outlay"."anomaly"("organization_id", "series") WHERE state = 'open';

-- Up to which day spend has been looked at.
CREATE TABLE "outlay"."anomaly_watch" (
    "organization_id" UUID NOT NULL,
    "looked_to" DATE NOT NULL,

    CONSTRAINT "anomaly_watch_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE "outlay"."anomaly" ADD CONSTRAINT "anomaly_organization_id_episode_id_fkey" FOREIGN KEY ("organization_id", "episode_id") REFERENCES "outlay"."alert_episode"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.alert_episode
  DROP CONSTRAINT alert_episode_kind_known,
  ADD CONSTRAINT alert_episode_kind_known CHECK (kind IN ('budget', 'anomaly'));
ALTER TABLE outlay.anomaly
  ADD CONSTRAINT anomaly_kind_known CHECK (kind IN ('spike', 'new', 'price')),
  ADD CONSTRAINT anomaly_state_known CHECK (state IN ('open', 'closed'));

GRANT SELECT, INSERT, UPDATE ON outlay.anomaly, outlay.anomaly_watch TO outlay_app;

ALTER TABLE outlay.anomaly ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.anomaly
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.anomaly_watch ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.anomaly_watch
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

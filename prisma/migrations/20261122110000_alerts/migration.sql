-- Something that asks for a person's attention, from its beginning to its end.
CREATE TABLE "outlay"."alert_episode" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "period_start" DATE,
    "scope" JSONB NOT NULL,
    "severity" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "link" TEXT NOT NULL,
    "steps" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "snoozed_until" TIMESTAMPTZ(3),
    "owner_id" UUID,
    "owner" TEXT,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_episode_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE INDEX "alert_episode_organization_id_status_idx" ON "outlay"."alert_episode"("organization_id", "status");
-- A subject has one episode at a time.
CREATE UNIQUE INDEX "alert_episode_one_open_key" ON "outlay"."alert_episode"("organization_id", "kind", "subject_id") WHERE status <> 'resolved';

-- Each step of an episode, by Outlay or by a person.
CREATE TABLE "outlay"."alert_step" (
    "organization_id" UUID NOT NULL,
    "episode_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "alert_step_pkey" PRIMARY KEY ("organization_id","episode_id","step")
);

-- Where alerts are sent. What it takes to send there is a credential, sealed.
CREATE TABLE "outlay"."alert_channel" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" BYTEA NOT NULL,
    "masked" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "min_severity" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),
    "last_sent_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "alert_channel_pkey" PRIMARY KEY ("organization_id","id")
);

-- One message to one channel about one step: there is never a second.
CREATE TABLE "outlay"."alert_notification" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "episode_id" UUID,
    "step" INTEGER NOT NULL,
    "channel_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "alert_notification_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE UNIQUE INDEX "alert_notification_once_key" ON "outlay"."alert_notification"("organization_id", "episode_id", "step", "channel_id");
CREATE INDEX "alert_notification_organization_id_channel_id_idx" ON "outlay"."alert_notification"("organization_id", "channel_id");

ALTER TABLE "outlay"."alert_step" ADD CONSTRAINT "alert_step_organization_id_episode_id_fkey" FOREIGN KEY ("organization_id", "episode_id") REFERENCES "outlay"."alert_episode"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."alert_notification" ADD CONSTRAINT "alert_notification_organization_id_channel_id_fkey" FOREIGN KEY ("organization_id", "channel_id") REFERENCES "outlay"."alert_channel"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."alert_notification" ADD CONSTRAINT "alert_notification_organization_id_episode_id_step_fkey" FOREIGN KEY ("organization_id", "episode_id", "step") REFERENCES "outlay"."alert_step"("organization_id", "episode_id", "step") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.alert_episode
  ADD CONSTRAINT alert_episode_kind_known CHECK (kind IN ('budget')),
  ADD CONSTRAINT alert_episode_severity_known CHECK (severity IN ('info', 'warning', 'critical')),
  ADD CONSTRAINT alert_episode_status_known CHECK (
    (status IN ('open', 'acknowledged') AND snoozed_until IS NULL AND resolved_at IS NULL)
    OR (status = 'snoozed' AND snoozed_until IS NOT NULL AND resolved_at IS NULL)
    OR (status = 'resolved' AND snoozed_until IS NULL AND resolved_at IS NOT NULL)),
  ADD CONSTRAINT alert_episode_owned CHECK ((owner_id IS NULL) = (owner IS NULL));
ALTER TABLE outlay.alert_step
  ADD CONSTRAINT alert_step_kind_known CHECK (
    kind IN ('opened', 'escalated', 'acknowledged', 'snoozed', 'woken', 'resolved', 'commented', 'assigned')),
  ADD CONSTRAINT alert_step_severity_known CHECK (severity IN ('info', 'warning', 'critical'));
ALTER TABLE outlay.alert_channel
  ADD CONSTRAINT alert_channel_kind_known CHECK (kind IN ('slack', 'teams', 'pagerduty', 'webhook', 'email')),
  ADD CONSTRAINT alert_channel_severity_known CHECK (min_severity IN ('info', 'warning', 'critical')),
  ADD CONSTRAINT alert_channel_named CHECK (name <> '');
CREATE UNIQUE INDEX alert_channel_name_key ON outlay.alert_channel (organization_id, name) WHERE removed_at IS NULL;
-- A test of a channel is of no episode. `dead`: every attempt failed; a person may ask for another.
ALTER TABLE outlay.alert_notification
  ADD CONSTRAINT alert_notification_status_known CHECK (
    (status = 'waiting' AND sent_at IS NULL)
    OR (status = 'sent' AND sent_at IS NOT NULL AND last_error IS NULL)
    OR (status IN ('dead', 'dropped') AND sent_at IS NULL AND last_error IS NOT NULL));

GRANT SELECT, INSERT, UPDATE ON outlay.alert_episode, outlay.alert_channel, outlay.alert_notification TO outlay_app;
GRANT SELECT, INSERT ON outlay.alert_step TO outlay_app;

ALTER TABLE outlay.alert_episode ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.alert_episode
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.alert_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.alert_step
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.alert_channel ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.alert_channel
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.alert_notification ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.alert_notification
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

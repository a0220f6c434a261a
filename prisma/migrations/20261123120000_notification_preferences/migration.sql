-- How a person hears of alerts; whoever has no row hears as their role does by default.
CREATE TABLE "outlay"."notification_preference" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "critical" TEXT NOT NULL,
    "warning" TEXT NOT NULL,
    "info" TEXT NOT NULL,
    "quiet_from" INTEGER,
    "quiet_until" INTEGER,
    "critical_breaks_quiet" BOOLEAN NOT NULL,
    "time_zone" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- One mail to one person that lists the alerts since the last one.
CREATE TABLE "outlay"."alert_digest" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "alert_digest_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE UNIQUE INDEX "alert_digest_once_key" ON "outlay"."alert_digest"("organization_id", "person_id", "due_at");

-- A message goes to a channel or to a person. What is held waits for its time.
ALTER TABLE "outlay"."alert_notification"
    ALTER COLUMN "channel_id" DROP NOT NULL,
    ADD COLUMN "person_id" UUID,
    ADD COLUMN "digest_id" UUID,
    ADD COLUMN "due_at" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "alert_notification_once_person_key" ON "outlay"."alert_notification"("organization_id", "episode_id", "step", "person_id");
CREATE INDEX "alert_notification_organization_id_digest_id_idx" ON "outlay"."alert_notification"("organization_id", "digest_id");

ALTER TABLE "outlay"."alert_channel"
    ADD COLUMN "quiet_from" INTEGER,
    ADD COLUMN "quiet_until" INTEGER,
    ADD COLUMN "critical_breaks_quiet" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "time_zone" TEXT;

ALTER TABLE "outlay"."notification_preference" ADD CONSTRAINT "notification_preference_organization_id_person_id_fkey" FOREIGN KEY ("organization_id", "person_id") REFERENCES "outlay"."person"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."alert_digest" ADD CONSTRAINT "alert_digest_organization_id_person_id_fkey" FOREIGN KEY ("organization_id", "person_id") REFERENCES "outlay"."person"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."alert_notification" ADD CONSTRAINT "alert_notification_organization_id_person_id_fkey" FOREIGN KEY ("organization_id", "person_id") REFERENCES "outlay"."person"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."alert_notification" ADD CONSTRAINT "alert_notification_organization_id_digest_id_fkey" FOREIGN KEY ("organization_id", "digest_id") REFERENCES "outlay"."alert_digest"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.notification_preference
  ADD CONSTRAINT notification_preference_paces_known CHECK (
    critical IN ('now', 'daily', 'weekly', 'none') AND warning IN ('now', 'daily', 'weekly', 'none')
    AND info IN ('now', 'daily', 'weekly', 'none')),
  ADD CONSTRAINT notification_preference_quiet_hours CHECK (
    (quiet_from IS NULL AND quiet_until IS NULL)
    OR (quiet_from BETWEEN 0 AND 1439 AND quiet_until BETWEEN 0 AND 1439 AND quiet_from <> quiet_until));
ALTER TABLE outlay.alert_channel
  ADD CONSTRAINT alert_channel_quiet_hours CHECK (
    (quiet_from IS NULL AND quiet_until IS NULL)
    OR (quiet_from BETWEEN 0 AND 1439 AND quiet_until BETWEEN 0 AND 1439 AND quiet_from <> quiet_until));
ALTER TABLE outlay.alert_digest
  ADD CONSTRAINT alert_digest_status_known CHECK (
    (status IN ('held', 'waiting') AND sent_at IS NULL)
    OR (status = 'sent' AND sent_at IS NOT NULL AND last_error IS NULL)
    OR (status IN ('dead', 'dropped') AND sent_at IS NULL AND last_error IS NOT NULL));
ALTER TABLE outlay.alert_notification
  DROP CONSTRAINT alert_notification_status_known,
  ADD CONSTRAINT alert_notification_status_known CHECK (
    (status = 'held' AND sent_at IS NULL AND due_at IS NOT NULL)
    OR (status = 'waiting' AND sent_at IS NULL)
    OR (status = 'sent' AND sent_at IS NOT NULL AND last_error IS NULL)
    OR (status IN ('dead', 'dropped') AND sent_at IS NULL AND last_error IS NOT NULL)),
  ADD CONSTRAINT alert_notification_one_recipient CHECK (num_nonnulls(channel_id, person_id) = 1),
  ADD CONSTRAINT alert_notification_digest_of_person CHECK (digest_id IS NULL OR person_id IS NOT NULL);
-- The clock asks for these every minute.
CREATE INDEX alert_notification_held_idx ON outlay.alert_notification (due_at) WHERE status = 'held' AND digest_id IS NULL;
CREATE INDEX alert_digest_held_idx ON outlay.alert_digest (due_at) WHERE status = 'held';

GRANT SELECT, INSERT, UPDATE ON outlay.notification_preference, outlay.alert_digest TO outlay_app;

ALTER TABLE outlay.notification_preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.notification_preference
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.alert_digest ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.alert_digest
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

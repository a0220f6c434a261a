-- Whether a channel for everything also hears of alerts that are about people by name.
ALTER TABLE "outlay"."alert_channel" ADD COLUMN "hears_people" BOOLEAN NOT NULL DEFAULT false;

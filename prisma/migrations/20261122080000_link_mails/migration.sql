-- Links that are mailed: the worker makes the token while it sends, so there is none before.
ALTER TABLE "outlay"."access_link" ALTER COLUMN "token_hash" DROP NOT NULL;
ALTER TABLE "outlay"."access_link" ADD COLUMN "delivery" TEXT NOT NULL DEFAULT 'by_hand';
ALTER TABLE "outlay"."access_link" ADD COLUMN "mailed_at" TIMESTAMPTZ(3);
ALTER TABLE "outlay"."access_link" ADD COLUMN "mail_error" TEXT;

ALTER TABLE outlay.access_link ADD CONSTRAINT access_link_delivery_known CHECK (
  (delivery IN ('by_hand', 'waiting') AND mailed_at IS NULL AND mail_error IS NULL)
  OR (delivery = 'mailed' AND mailed_at IS NOT NULL AND mail_error IS NULL)
  OR (delivery = 'failed' AND mailed_at IS NULL AND mail_error IS NOT NULL));
ALTER TABLE outlay.access_link ADD CONSTRAINT access_link_by_hand_has_token
  CHECK (delivery <> 'by_hand' OR token_hash IS NOT NULL);

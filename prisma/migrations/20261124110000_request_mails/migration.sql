-- Whether a person is mailed of requests for budgets: new ones that they may decide, and decisions of their own.
ALTER TABLE "outlay"."notification_preference" ADD COLUMN "request_mails" BOOLEAN NOT NULL DEFAULT true;

-- One mail to one person about one request for a budget, or for more: that it was made, or decided.
CREATE TABLE "outlay"."request_mail" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "increase_id" UUID,
    "budget_request_id" UUID,
    "event" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "request_mail_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE UNIQUE INDEX "request_mail_once_increase_key" ON "outlay"."request_mail"("organization_id", "increase_id", "event", "person_id");
CREATE UNIQUE INDEX "request_mail_once_budget_request_key" ON "outlay"."request_mail"("organization_id", "budget_request_id", "event", "person_id");

ALTER TABLE "outlay"."request_mail" ADD CONSTRAINT "request_mail_organization_id_person_id_fkey" FOREIGN KEY ("organization_id", "person_id") REFERENCES "outlay"."person"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."request_mail" ADD CONSTRAINT "request_mail_organization_id_increase_id_fkey" FOREIGN KEY ("organization_id", "increase_id") REFERENCES "outlay"."budget_increase"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outlay"."request_mail" ADD CONSTRAINT "request_mail_organization_id_budget_request_id_fkey" FOREIGN KEY ("organization_id", "budget_request_id") REFERENCES "outlay"."budget_request"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE outlay.request_mail
  ADD CONSTRAINT request_mail_of_one_request CHECK (num_nonnulls(increase_id, budget_request_id) = 1),
  ADD CONSTRAINT request_mail_event_known CHECK (event IN ('asked', 'decided')),
  ADD CONSTRAINT request_mail_status_known CHECK (
    (status = 'held' AND sent_at IS NULL AND due_at IS NOT NULL)
    OR (status = 'waiting' AND sent_at IS NULL)
    OR (status = 'sent' AND sent_at IS NOT NULL AND last_error IS NULL)
    OR (status IN ('dead', 'dropped') AND sent_at IS NULL AND last_error IS NOT NULL));
-- The clock asks for these every minute.
CREATE INDEX request_mail_held_idx ON outlay.request_mail (due_at) WHERE status = 'held';

GRANT SELECT, INSERT, UPDATE ON outlay.request_mail TO outlay_app;

ALTER TABLE outlay.request_mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.request_mail
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

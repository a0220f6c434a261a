-- Whether a person gets the monthly report of spend.
ALTER TABLE "outlay"."notification_preference" ADD COLUMN "spend_report" BOOLEAN NOT NULL DEFAULT true;

-- Months whose reports were asked for: it happens once.
CREATE TABLE "outlay"."spend_report_month" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spend_report_month_pkey" PRIMARY KEY ("organization_id","month")
);

-- One mail to one person about one owner's month. Of the organization, the slug is empty.
CREATE TABLE "outlay"."spend_report" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_slug" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "is_preview" BOOLEAN NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "spend_report_pkey" PRIMARY KEY ("organization_id","id")
);

ALTER TABLE "outlay"."spend_report" ADD CONSTRAINT "spend_report_organization_id_person_id_fkey" FOREIGN KEY ("organization_id", "person_id") REFERENCES "outlay"."person"("organization_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A preview may be asked for as often as somebody likes.
CREATE UNIQUE INDEX spend_report_once_key ON outlay.spend_report (organization_id, owner_kind, owner_slug, month, person_id) WHERE NOT is_preview;
ALTER TABLE outlay.spend_report
  ADD CONSTRAINT spend_report_owner_known CHECK (
    (owner_kind = 'organization' AND owner_slug = '') OR (owner_kind IN ('department', 'team') AND owner_slug <> '')),
  ADD CONSTRAINT spend_report_status_known CHECK (
    (status = 'waiting' AND sent_at IS NULL)
    OR (status = 'sent' AND sent_at IS NOT NULL AND last_error IS NULL)
    OR (status IN ('dead', 'dropped') AND sent_at IS NULL AND last_error IS NOT NULL));

GRANT SELECT, INSERT ON outlay.spend_report_month TO outlay_app;
GRANT SELECT, INSERT, UPDATE ON outlay.spend_report TO outlay_app;

ALTER TABLE outlay.spend_report_month ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.spend_report_month
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.spend_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.spend_report
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

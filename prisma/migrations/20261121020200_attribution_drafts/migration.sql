-- What a version replaced beside its rules, and who published it: tables by name, null for one that was removed.
ALTER TABLE "outlay"."rule_set" ADD COLUMN "author" TEXT NOT NULL DEFAULT '',
ADD COLUMN "lookups" JSONB NOT NULL DEFAULT '{}';

-- The next version while it is being written: one per organization. `revision` grows with every save, so that two
-- people who edit at once do not overwrite each other.
CREATE TABLE "outlay"."attribution_draft" (
    "organization_id" UUID NOT NULL,
    "base_version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "lookups" JSONB NOT NULL DEFAULT '{}',
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attribution_draft_pkey" PRIMARY KEY ("organization_id")
);

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.attribution_draft TO outlay_app;
ALTER TABLE outlay.attribution_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.attribution_draft
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

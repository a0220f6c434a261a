-- What counts as AI in an organization's cloud bills. Versions are never changed: imports are read again with their own.
CREATE TABLE "outlay"."ai_scope" (
    "organization_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "include" TEXT[],
    "exclude" TEXT[],
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ai_scope_pkey" PRIMARY KEY ("organization_id","version")
);

ALTER TABLE outlay.ai_scope ADD CONSTRAINT ai_scope_version_own CHECK (version > 0);
GRANT SELECT, INSERT ON outlay.ai_scope TO outlay_app;
ALTER TABLE outlay.ai_scope ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.ai_scope
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

ALTER TABLE "outlay"."import" ADD COLUMN "ai_scope_version" INTEGER;
-- So far every cloud bill was read with the built-in scope.
UPDATE outlay."import" SET ai_scope_version = 0
  WHERE as_of IS NOT NULL AND source IN ('aws.cur', 'focus', 'azure.cost-details', 'google.cost-table');

-- The lines of a raw export behind a charge: asked for by a page, read by the worker, gone after a while.
CREATE TABLE "outlay"."line_request" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "charge_key_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "charge_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "result" JSONB,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "line_request_pkey" PRIMARY KEY ("organization_id","id")
);
CREATE INDEX "line_request_organization_id_charge_id_idx" ON "outlay"."line_request"("organization_id", "charge_id");

ALTER TABLE outlay.line_request ADD CONSTRAINT line_request_status_known
  CHECK (status IN ('waiting', 'reading', 'done', 'failed'));
GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.line_request TO outlay_app;
ALTER TABLE outlay.line_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.line_request
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- Rows of a reason whose amount could not be read: an unknown amount is not an amount of zero.
ALTER TABLE "outlay"."import_reason" ADD COLUMN "unknown_amount_rows" BIGINT NOT NULL DEFAULT 0;

-- Editions of the bundled price catalogue that an organization's price book took in. The latest is the one it is at.
CREATE TABLE "outlay"."price_edition" (
    "organization_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_edition_pkey" PRIMARY KEY ("organization_id","version")
);

GRANT SELECT, INSERT ON outlay.price_edition TO outlay_app;
ALTER TABLE outlay.price_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.price_edition
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- So far a book was seeded once; its rows say from what.
INSERT INTO outlay.price_edition (organization_id, version, date, applied_at)
  SELECT DISTINCT ON (organization_id) organization_id, substring(source FROM '^genai-prices ([^ ,]+)'), source_date, created_at
  FROM outlay.price WHERE origin = 'seed' AND source_date IS NOT NULL AND source ~ '^genai-prices [^ ,]+'
  ORDER BY organization_id, source_date DESC, created_at;

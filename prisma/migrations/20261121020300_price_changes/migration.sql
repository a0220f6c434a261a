-- Prices and discounts that changed since usage was rated by them. Written with the change, removed when the usage of
-- the open months has been rated again: a crash in between loses nothing. Without a model: any model of the provider.
CREATE TABLE "outlay"."price_change" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT,

    CONSTRAINT "price_change_pkey" PRIMARY KEY ("organization_id","id")
);

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.price_change TO outlay_app;
ALTER TABLE outlay.price_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.price_change
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- The few charges without a price are found without reading the others.
CREATE INDEX charge_unpriced ON outlay.charge (organization_id, charge_key_id) WHERE rating = 'unpriced';

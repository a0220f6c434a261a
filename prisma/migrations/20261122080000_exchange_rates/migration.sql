-- What one unit of a currency is worth in another, from a day on. Figures are converted as they are read: no charge changes.
CREATE TABLE "outlay"."exchange_rate" (
    "organization_id" UUID NOT NULL,
    "quote_currency" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "rate" DECIMAL(36,18) NOT NULL,
    "source" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("organization_id","quote_currency","currency","day")
);

ALTER TABLE outlay.exchange_rate
  ADD CONSTRAINT exchange_rate_positive CHECK (rate > 0),
  ADD CONSTRAINT exchange_rate_of_another CHECK (currency <> quote_currency AND currency <> '' AND quote_currency <> ''),
  ADD CONSTRAINT exchange_rate_sourced CHECK (source <> '');
GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.exchange_rate TO outlay_app;
ALTER TABLE outlay.exchange_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.exchange_rate
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

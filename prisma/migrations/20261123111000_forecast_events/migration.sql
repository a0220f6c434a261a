-- Known changes of spend: from a day on times a factor, or so much more or less a day.
CREATE TABLE "outlay"."forecast_event" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "factor" DECIMAL(22,18),
    "per_day" DECIMAL(38,18),
    "currency" TEXT,
    "note" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "forecast_event_pkey" PRIMARY KEY ("organization_id","id")
);

ALTER TABLE outlay.forecast_event
  ADD CONSTRAINT forecast_event_owner_known CHECK (owner_kind IN ('organization', 'department', 'team', 'feature')),
  ADD CONSTRAINT forecast_event_kind_known CHECK (kind IN ('price_change', 'launch', 'migration', 'other')),
  ADD CONSTRAINT forecast_event_one_effect CHECK ((factor IS NULL) <> (per_day IS NULL) AND (per_day IS NULL) = (currency IS NULL)),
  ADD CONSTRAINT forecast_event_factor_sane CHECK (factor BETWEEN 0 AND 1000);

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.forecast_event TO outlay_app;

ALTER TABLE outlay.forecast_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.forecast_event
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

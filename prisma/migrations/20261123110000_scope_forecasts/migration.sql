-- What a month or quarter of an owner will come to, as it was said on a day.
CREATE TABLE "outlay"."scope_forecast" (
    "organization_id" UUID NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "period_kind" TEXT NOT NULL,
    "made_on" DATE NOT NULL,
    "period_start" DATE NOT NULL,
    "period_end" DATE NOT NULL,
    "complete_to" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "used" DECIMAL(76,36) NOT NULL,
    "point" DECIMAL(76,36),
    "low" DECIMAL(76,36),
    "high" DECIMAL(76,36),
    "method" TEXT,
    "unconverted" TEXT[] NOT NULL,
    "grade" TEXT,
    "horizons" JSONB NOT NULL,
    "series" TEXT NOT NULL,

    CONSTRAINT "scope_forecast_pkey" PRIMARY KEY ("organization_id","owner_kind","owner_id","period_kind","made_on")
);
CREATE INDEX "scope_forecast_organization_id_made_on_idx" ON "outlay"."scope_forecast"("organization_id", "made_on");

-- How often what forecasts are made from has changed, and how much of that is in them.
CREATE TABLE "outlay"."forecast_due" (
    "organization_id" UUID NOT NULL,
    "changes" BIGINT NOT NULL,
    "made" BIGINT NOT NULL,
    "made_on" DATE,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "forecast_due_pkey" PRIMARY KEY ("organization_id")
);

ALTER TABLE outlay.scope_forecast
  ADD CONSTRAINT scope_forecast_owner_known CHECK (owner_kind IN ('organization', 'department', 'team', 'feature')),
  ADD CONSTRAINT scope_forecast_period_known CHECK (period_kind IN ('month', 'quarter')),
  ADD CONSTRAINT scope_forecast_period_order CHECK (period_start < period_end),
  ADD CONSTRAINT scope_forecast_range_whole CHECK ((low IS NULL) = (high IS NULL) AND (low IS NULL OR point IS NOT NULL)),
  ADD CONSTRAINT scope_forecast_grade_known CHECK (grade IN ('run', 'walk', 'crawl', 'below_crawl'));

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.scope_forecast TO outlay_app;
GRANT SELECT, INSERT, UPDATE ON outlay.forecast_due TO outlay_app;

ALTER TABLE outlay.scope_forecast ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.scope_forecast
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));
ALTER TABLE outlay.forecast_due ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.forecast_due
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- What is there already is forecast without waiting for the next import.
INSERT INTO outlay.forecast_due (organization_id, changes, made) SELECT id, 1, 0 FROM outlay.organization;

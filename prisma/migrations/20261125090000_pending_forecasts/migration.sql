-- Forecasts are made outside of evaluations: a state keeps the one before, and says so, until the new one is there.
ALTER TABLE "outlay"."budget_state" ADD COLUMN "forecast_of" UUID,
ADD COLUMN "forecast_pending" BOOLEAN NOT NULL DEFAULT false;

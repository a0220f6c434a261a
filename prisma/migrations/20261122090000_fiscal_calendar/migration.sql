-- Fiscal years by months, or by 4-4-5 weeks. Nothing wrote the month they begin in so far: each has January.
ALTER TABLE "outlay"."organization" ADD COLUMN "fiscal_pattern" TEXT NOT NULL DEFAULT 'months';

ALTER TABLE outlay.organization ADD CONSTRAINT organization_fiscal_start_month_known
  CHECK (fiscal_start_month BETWEEN 1 AND 12);
ALTER TABLE outlay.organization ADD CONSTRAINT organization_fiscal_pattern_known
  CHECK (fiscal_pattern IN ('months', '4-4-5'));

-- What a state does not know: usage that has no price, and spend that has not come in. Until the next evaluation nobody looked.
ALTER TABLE "outlay"."budget_state" ADD COLUMN "unpriced" TEXT[] NOT NULL DEFAULT '{}',
ADD COLUMN "complete_to" DATE,
ADD COLUMN "late" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "undelivered" DATE[] NOT NULL DEFAULT '{}';

ALTER TABLE "outlay"."budget_person" ADD COLUMN "unpriced" TEXT[] NOT NULL DEFAULT '{}';

-- Asked for once, so that nobody waits for the next import to be told.
INSERT INTO outlay.outbox (organization_id, id, job, payload)
  SELECT organization_id, gen_random_uuid(), 'budgets.evaluate', jsonb_build_object('organizationId', organization_id)
  FROM (SELECT DISTINCT organization_id FROM outlay.budget WHERE archived_at IS NULL) with_budgets;

-- A file whose account somebody said, of before accounts of imports were kept, is about that account.
UPDATE outlay."import" SET account_ids = ARRAY[(declared->>'billingAccountId')::uuid]
  WHERE account_ids IS NULL AND status IN ('committed', 'done') AND declared ? 'billingAccountId';

-- Months that were marked so that their splits are made again wait for no import.
INSERT INTO outlay.outbox (organization_id, id, job, payload)
  SELECT organization_id, gen_random_uuid(), 'spend.rebuild', jsonb_build_object('organizationId', organization_id)
  FROM (SELECT DISTINCT organization_id FROM outlay.dirty_month) marked;

-- Bills without quantities have the tokens of the usage that carries them since a version that did not go back: days
-- that were billed before it are rebuilt. Those of closed months stay as they closed; opening one marks its days.
INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
  SELECT DISTINCT s.organization_id, s.billing_account_id, s.day FROM outlay.spend_key_day s
  WHERE s.basis = 'billed' AND s.charge_category = 'Usage' AND s.consumed_quantity = 0
    AND EXISTS (SELECT FROM outlay.cell c WHERE c.organization_id = s.organization_id
      AND c.billing_account_id = s.billing_account_id AND c.day = s.day AND c.basis = 'metered')
    AND NOT EXISTS (SELECT FROM outlay.accounting_period p WHERE p.organization_id = s.organization_id
      AND p.month = s.month AND p.status = 'closed')
  ON CONFLICT DO NOTHING;

INSERT INTO outlay.outbox (organization_id, id, job, payload)
  SELECT organization_id, gen_random_uuid(), 'spend.rebuild', jsonb_build_object('organizationId', organization_id)
  FROM (SELECT DISTINCT organization_id FROM outlay.dirty_day) marked;

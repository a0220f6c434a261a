-- What a split takes off a key and puts on its targets stays that key's: its project, API key and tier.
-- Other rows of spend by owner are folded over keys; so are lines of months that closed before.
ALTER TABLE "outlay"."spend_day" ADD COLUMN "charge_key_id" UUID,
  ADD COLUMN "tier" TEXT NOT NULL DEFAULT '';

-- Splits of open months are made again by the next rollup.
INSERT INTO outlay.dirty_month (organization_id, month)
  SELECT DISTINCT s.organization_id, s.month FROM outlay.spend_day s WHERE s.kind IN ('split_out', 'split_in')
    AND NOT EXISTS (SELECT FROM outlay.accounting_period p
      WHERE p.organization_id = s.organization_id AND p.month = s.month AND p.status = 'closed')
  ON CONFLICT DO NOTHING;

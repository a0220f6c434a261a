-- Where usage may be served, as far as prices tell it: Bedrock's global and geographic inference profiles differ in price.
ALTER TABLE "outlay"."usage_fact" ADD COLUMN "reach" TEXT NOT NULL DEFAULT '';
ALTER TABLE outlay.usage_fact ADD CONSTRAINT usage_fact_reach_known CHECK (reach IN ('', 'global', 'zone', 'region'));

-- Anthropic's rows name the geography as a tag of their key.
UPDATE outlay.usage_fact f SET reach = 'zone' FROM outlay.charge_key k
  WHERE k.organization_id = f.organization_id AND k.id = f.charge_key_id AND k.provider = 'anthropic'
    AND k.tags ? 'inference_geo';

-- A gateway's logs name it in the model: those with calls to Bedrock or Azure are folded again from their raw batches.
INSERT INTO outlay.outbox (organization_id, id, job, payload)
  SELECT organization_id, gen_random_uuid(), 'stream.refold',
    jsonb_build_object('organizationId', organization_id, 'source', source)
  FROM (SELECT DISTINCT f.organization_id, f.source FROM outlay.usage_fact f JOIN outlay.charge_key k
      ON k.organization_id = f.organization_id AND k.id = f.charge_key_id
    JOIN outlay.stream_batch_day s ON s.organization_id = f.organization_id AND s.source = f.source AND s.day = f.day
    WHERE k.provider IN ('aws', 'microsoft')) gateways;

import type { ConditionDimension } from "@outlay/finops/conditions";

/**
 * What charge keys are claimed by: the most telling thing that a key says about who caused it. Keys that differ only in
 * the model, or in something less telling, are claimed together.
 */
export const CLAIM_DIMENSIONS = [
	"apiKey",
	"resource",
	"subAccount",
	"principal",
	"service",
	"provider",
] as const;
export type ClaimDimension = (typeof CLAIM_DIMENSIONS)[number] & ConditionDimension;

/** SQL of a key's claim dimension and of its value there; `k` is outlay.charge_key. */
export const CLAIM_DIMENSION_SQL = `CASE WHEN k.api_key IS NOT NULL THEN 'apiKey' WHEN k.resource IS NOT NULL THEN 'resource'
  WHEN k.sub_account IS NOT NULL THEN 'subAccount' WHEN k.principal IS NOT NULL THEN 'principal'
  WHEN k.service IS NOT NULL THEN 'service' ELSE 'provider' END`;
export const CLAIM_VALUE_SQL =
	"coalesce(k.api_key, k.resource, k.sub_account, k.principal, k.service, k.provider)";

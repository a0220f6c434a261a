import type { TagMap } from "../tag-map.ts";
import { memberText, objectOf, type ReadableLog } from "./log-row.ts";

const NAMED = /^([A-Za-z0-9_.-]{1,64}):\s*(\S.*)$/;
/** LiteLLM tags each request with its client. It says nothing about who spends, and has many values. */
const USER_AGENT = /^user-agent\b/i;

/**
 * Keys of `spend_logs_metadata` that name an owner. Others are left out: that field also carries ids of
 * single requests, and every value would make a charge key of its own.
 */
export const OWNER_KEYS = [
	"team",
	"department",
	"feature",
	"environment",
	"env",
	"project",
	"product",
	"application",
	"app",
	"service",
	"cost_center",
	"cost_centre",
] as const;

/**
 * The tags of a request: `feature:x` is tag `feature` = `x`, a plain tag is `tag:<name>` = "", owners
 * come from `spend_logs_metadata`, and the gateway's project and organization keep their names. A
 * request's own tag wins over metadata of the same name.
 */
export function logTags(row: ReadableLog): TagMap {
	const tags: Record<string, string> = {};
	const put = (name: string, value: string | null): void => {
		if (value !== null) tags[name] = value;
	};
	const { metadata } = row;
	put("organization", row.text("organization_id") ?? memberText(metadata, "user_api_key_org_id"));
	put(
		"project",
		memberText(metadata, "user_api_key_project_alias") ?? memberText(metadata, "user_api_key_project_id"),
	);
	const logged = objectOf(metadata["spend_logs_metadata"]);
	for (const key of OWNER_KEYS) put(key, memberText(logged, key));
	for (const tag of row.tags) {
		if (USER_AGENT.test(tag)) continue;
		const [, name, value] = NAMED.exec(tag) ?? [];
		if (name !== undefined && value !== undefined) tags[name] = value.trim();
		else tags[`tag:${tag.trim()}`] = "";
	}
	return tags;
}

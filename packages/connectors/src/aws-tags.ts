import type { TagMap } from "./tag-map.ts";

const PREFIX = /^user[:_]/;

/**
 * Tags under the names that people gave them. AWS prefixes those of users, each export in its own way
 * (`user:team`, `user_team`), so that one rule would not match all; its own (`aws:`) keep their prefix.
 */
export function awsTags(tags: TagMap): TagMap {
	if (!Object.keys(tags).some((name) => PREFIX.test(name))) return tags;
	return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.replace(PREFIX, ""), value]));
}

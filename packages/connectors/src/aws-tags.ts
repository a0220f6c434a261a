import type { TagMap } from "./tag-map.ts";

/**
 * Tags under the names that people gave them. AWS prefixes those of users, each export in its own way
 * (`user:team`, `user_team`), so that one rule would not match all; its own (`aws:`) keep their prefix.
 */
export function awsTags(tags: TagMap): TagMap {
	return Object.fromEntries(
		Object.entries(tags).map(([name, value]) => [name.replace(/^user[:_]/, ""), value]),
	);
}

import type { Actor } from "@outlay/db/actor";

/** What a role is called on screens. */
export const ROLE_WORDS: Readonly<Record<Actor["role"], string>> = {
	admin: "Admin",
	finance: "Finance",
	team_lead: "Team lead",
	engineer: "Engineer",
	auditor: "Auditor",
	system: "System",
};

/** Who the sample company is. Everything here is made up; `.example` can never be a real address. */
export const COMPANY = {
	name: "Larkfield Robotics",
	slug: "larkfield",
	domain: "larkfield.example",
	currency: "USD",
	timeZone: "America/New_York",
} as const;

export interface Department {
	readonly id: string;
	readonly name: string;
	readonly costCentre: string;
}

export interface Team {
	readonly id: string;
	readonly name: string;
	readonly department: string;
	readonly costCentre: string;
	readonly lead: { readonly name: string; readonly email: string };
}

export const ROLES = ["admin", "finance", "team_lead", "engineer", "auditor"] as const;
export type Role = (typeof ROLES)[number];

export interface User {
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	/** What a team lead or an engineer sees; null: the whole company. */
	readonly team: string | null;
}

export const ENVIRONMENTS = ["production", "staging", "development"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const DEPARTMENTS: readonly Department[] = [
	{ id: "engineering", name: "Engineering", costCentre: "CC-1000" },
	{ id: "support", name: "Customer Support", costCentre: "CC-2000" },
	{ id: "commerce", name: "Commerce", costCentre: "CC-3000" },
	{ id: "corporate", name: "Corporate", costCentre: "CC-4000" },
];

function email(name: string): string {
	return `${name.toLowerCase().replace(" ", ".")}@${COMPANY.domain}`;
}

type TeamRow = readonly [id: string, name: string, department: string, costCentre: string, lead: string];

function team([id, name, department, costCentre, lead]: TeamRow): Team {
	return { id, name, department, costCentre, lead: { name: lead, email: email(lead) } };
}

export const TEAMS: readonly Team[] = [
	team(["developer-platform", "Developer Platform", "engineering", "CC-1010", "Ines Moreau"]),
	team(["autonomy", "Autonomy", "engineering", "CC-1020", "Tomas Vrba"]),
	team(["fleet-software", "Fleet Software", "engineering", "CC-1030", "Amara Diallo"]),
	team(["quality", "Quality", "engineering", "CC-1040", "Henrik Lund"]),
	team(["support-automation", "Support Automation", "support", "CC-2010", "Mina Kapoor"]),
	team(["field-service", "Field Service", "support", "CC-2020", "Oren Halevi"]),
	team(["trust-safety", "Trust and Safety", "support", "CC-2030", "Grace Okafor"]),
	team(["search", "Search", "commerce", "CC-3010", "Yuki Tanabe"]),
	team(["marketing", "Marketing", "commerce", "CC-3020", "Paula Reyes"]),
	team(["storefront", "Storefront", "commerce", "CC-3030", "Emil Novak"]),
	team(["finance-operations", "Finance Operations", "corporate", "CC-4010", "Ruth Adler"]),
	team(["people-legal", "People and Legal", "corporate", "CC-4020", "Samuel Boateng"]),
];

function user(name: string, role: Role, ownTeam: string | null): User {
	return { name, email: email(name), role, team: ownTeam };
}

export const USERS: readonly User[] = [
	user("Dana Whitlock", "admin", null),
	user("Felix Arnaud", "finance", null),
	...TEAMS.map((each) => user(each.lead.name, "team_lead", each.id)),
	user("Kofi Mensah", "engineer", "support-automation"),
	user("Lena Fischer", "engineer", "developer-platform"),
	user("Audrey Stone", "auditor", null),
];

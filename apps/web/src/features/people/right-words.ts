import type { Right } from "@outlay/db/actor";

/** What a right allows, on screens. */
export const RIGHT_WORDS: Readonly<Record<Right, string>> = {
	"spend.read": "See spend",
	"people.spend.read": "See spend by person",
	"imports.read": "See imports",
	"imports.write": "Import files",
	"connections.write": "Manage connections",
	"prices.read": "See prices",
	"prices.write": "Change prices",
	"attribution.read": "See attribution rules",
	"attribution.write": "Change attribution rules",
	"hierarchy.read": "See departments and teams",
	"hierarchy.write": "Change departments and teams",
	"people.read": "See people and tokens",
	"people.write": "Manage people",
	"tokens.write": "Manage API tokens",
	"organization.write": "Change the organization's settings",
	"audit.read": "See the audit log",
	"budgets.read": "See budgets",
	"budgets.write": "Make and change budgets",
	"budgets.request": "Ask for a larger budget",
	"budgets.approve": "Approve larger budgets",
	"alerts.read": "See alerts",
	"alerts.write": "Acknowledge and resolve alerts, explain what moved",
	"channels.write": "Manage alert channels",
	"views.write": "Save views",
};

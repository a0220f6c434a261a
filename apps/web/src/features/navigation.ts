import type { Actor, Right } from "@outlay/db/actor";
import type { NavGroup, NavItem } from "../design/shell/navigation.ts";

interface Destination extends NavItem {
	/** Whoever lacks it does not see the item; the page checks it again. */
	readonly right: Right;
	/** Of the organization as a whole: whoever sees some owners only does not find the page. */
	readonly whole?: boolean;
}

/** Every page of the sidebar and the command palette. A page is listed when it exists. */
const DESTINATIONS: readonly { readonly label: string; readonly items: readonly Destination[] }[] = [
	{
		label: "Spend",
		items: [
			{ label: "Overview", href: "/", right: "spend.read", keywords: ["home", "dashboard"] },
			{
				label: "Explore",
				href: "/explore",
				right: "spend.read",
				keywords: ["charges", "report", "drill down"],
			},
			{
				label: "What moved",
				href: "/bridge",
				right: "spend.read",
				keywords: ["bridge", "variance", "price volume mix", "explain", "why"],
			},
			{ label: "Departments", href: "/departments", right: "spend.read" },
			{ label: "Teams", href: "/teams", right: "spend.read" },
			{ label: "Features", href: "/features", right: "spend.read" },
			{
				label: "Budgets",
				href: "/budgets",
				right: "budgets.read",
				keywords: ["caps", "limits", "plan", "thresholds", "requests for more"],
			},
			{
				label: "Forecasts",
				href: "/forecasts",
				right: "spend.read",
				keywords: ["outlook", "month end", "accuracy", "events", "launch", "price change", "migration"],
			},
			{
				label: "Alerts",
				href: "/alerts",
				right: "alerts.read",
				keywords: ["channels", "notifications", "thresholds", "episodes", "acknowledge"],
			},
		],
	},
	{
		label: "Data",
		items: [
			{
				label: "Attribution",
				href: "/attribution",
				right: "attribution.read",
				whole: true,
				keywords: ["rules", "claim", "unallocated", "splits", "coverage"],
			},
			{
				label: "Price book",
				href: "/prices",
				right: "prices.read",
				keywords: ["prices", "unpriced", "discounts", "models"],
			},
			{
				label: "Imports",
				href: "/imports",
				right: "imports.read",
				whole: true,
				keywords: ["upload", "files", "exports"],
			},
			{
				label: "Connections",
				href: "/connections",
				right: "imports.read",
				whole: true,
				keywords: ["billing accounts", "sources", "precedence", "gateways"],
			},
		],
	},
	{
		label: "Organization",
		items: [
			{
				label: "Hierarchy",
				href: "/hierarchy",
				right: "hierarchy.read",
				keywords: ["departments", "teams", "features"],
			},
			{
				label: "People",
				href: "/people",
				right: "people.read",
				keywords: ["members", "roles", "tokens", "invite"],
			},
			{
				label: "Audit",
				href: "/audit",
				right: "audit.read",
				whole: true,
				keywords: ["log", "events", "history", "proof"],
			},
			{
				label: "Settings",
				href: "/settings",
				right: "organization.write",
				whole: true,
				keywords: ["organization", "time zone", "currency", "name"],
			},
			{
				label: "My notifications",
				href: "/settings/notifications",
				right: "alerts.read",
				keywords: ["mail", "digest", "quiet hours", "preferences"],
			},
		],
	},
];

/** What this actor may open, without groups that are empty to them. */
export function navigationFor(actor: Pick<Actor, "rights" | "scope">): readonly NavGroup[] {
	const mayOpen = ({ right, whole = false }: Destination) =>
		actor.rights.has(right) && (!whole || actor.scope.kind === "organization");
	return DESTINATIONS.map(({ label, items }) => ({
		label,
		items: items.filter(mayOpen).map(({ right: _right, whole: _whole, ...item }) => item),
	})).filter((group) => group.items.length > 0);
}

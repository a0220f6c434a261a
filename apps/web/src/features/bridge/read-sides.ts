import type { Actor } from "@outlay/db/actor";
import type { BridgeQuery } from "@outlay/db/read-models/bridge";
import { readBridgeChoices, readOwnerBridgeChoices } from "@outlay/db/read-models/bridge-choices";
import { ownerScope } from "@outlay/db/read-models/bridge-sides";
import { bridgeSideText, type SideOwner } from "@outlay/finops/bridge-side";
import { addDays } from "@outlay/finops/day";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { SelectOption } from "../../design/field.tsx";
import { database } from "../../main.ts";
import { scopeText } from "../budgets/budget-words.ts";
import { OWNER_PATHS } from "../spend/owners/owner-words.ts";
import type { SpendContext } from "../spend/query/spend-context.ts";
import { ownerSideOptions, sideOptions } from "./side-options.ts";
import type { BridgeSubject } from "./sides-url.ts";

/** What can be compared of a budget or an owner. */
export interface Sides {
	readonly subject: BridgeSubject;
	readonly crumbs: readonly { readonly label: string; readonly href: string }[];
	/** Whose money it is. */
	readonly about: string;
	readonly options: readonly SelectOption[];
	/** The sides that are shown first; empty: there are none. */
	readonly from: string;
	readonly to: string;
	/** How its spend is counted. */
	readonly counted: Pick<BridgeQuery, "view" | "basis" | "filters" | "convertTo" | "currency">;
}

/** Null: the actor sees no such budget or owner, or it is counted in something else than money. */
export function readSides(
	actor: Actor,
	subject: BridgeSubject,
	context: SpendContext,
): Promise<Sides | null> {
	return subject.kind === "budget"
		? sidesOfBudget(actor, subject, context)
		: sidesOfOwner(actor, subject, context);
}

async function sidesOfBudget(
	actor: Actor,
	subject: BridgeSubject & { readonly kind: "budget" },
	context: SpendContext,
): Promise<Sides | null> {
	if (!actor.rights.has("budgets.read")) return null;
	const { today, fiscal } = context;
	const choices = await readBridgeChoices(database(), actor, { id: subject.id, today, fiscal });
	if (choices === null || choices.budget.unit !== "money") return null;
	const options = sideOptions(choices, context);
	const { id, name, scope, costView, basis, currency } = choices.budget;
	return {
		...{ subject, options },
		crumbs: [
			{ label: "Budgets", href: "/budgets" },
			{ label: name, href: `/budgets/${id}` },
		],
		about: scopeText(scope),
		from: options.find(({ value }) => value.startsWith("plan:"))?.value ?? "",
		to: options[0]?.value ?? "",
		counted: {
			...{ basis, currency },
			view: { ...DEFAULT_SPEND_VIEW, view: costView },
			filters: scope.map(({ dimension, values }) => ({ dimension, values: values.map(({ key }) => key) })),
			convertTo: currency,
		},
	};
}

/** A forecast is compared with the one of a week before; where none is that old, with the oldest. */
const WEEK = 7;

async function sidesOfOwner(
	actor: Actor,
	subject: BridgeSubject & { readonly kind: "owner" },
	context: SpendContext,
): Promise<Sides | null> {
	const { today, fiscal } = context;
	const choices = await readOwnerBridgeChoices(database(), actor, { owner: subject.owner, today, fiscal });
	if (choices === null) return null;
	const options = ownerSideOptions(choices, context);
	const { owner, currency } = choices;
	const spent = options.filter(({ value }) => value.startsWith("actual:"));
	const months = choices.forecasts.filter(({ kind, amount }) => kind === "month" && amount !== null);
	const [newest] = months;
	const weekOld = months.find(({ day }) => newest !== undefined && day <= addDays(newest.day, -WEEK));
	const before = weekOld ?? months.at(-1);
	const textOf = (kept: (typeof months)[number] | undefined): string =>
		kept === undefined
			? ""
			: bridgeSideText({ kind: "owner_forecast", owner: subject.owner, period: "month", day: kept.day });
	return {
		...{ subject, options },
		crumbs: crumbsOf(owner),
		about: owner.name,
		// Nothing was kept yet: the month before leads to the running one.
		from: before === undefined ? (spent[2]?.value ?? "") : textOf(before),
		to: before === newest ? (options[0]?.value ?? "") : textOf(newest),
		counted: {
			...{ currency, basis: "record", view: DEFAULT_SPEND_VIEW },
			filters: ownerScope(subject.owner),
			convertTo: currency,
		},
	};
}

function crumbsOf(owner: SideOwner & { readonly name: string }): Sides["crumbs"] {
	const forecasts = { label: "Forecasts", href: "/forecasts" };
	if (owner.kind === "organization") return [forecasts];
	return [forecasts, { label: owner.name, href: `${OWNER_PATHS[owner.kind]}/${owner.slug}` }];
}

import type { Actor } from "@outlay/db/actor";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { querySpend } from "@outlay/db/read-models/spend-query";
import { addDays, type Day } from "@outlay/finops/day";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { SelectOption } from "../../../design/field.tsx";
import { database } from "../../../main.ts";
import { pseudonymKey } from "../../spend/query/spend-context.ts";
import { filterValueOf, groupName } from "../../spend/query/words.ts";
import type { ScopeOptions } from "./scope-fields.tsx";

/** Providers and models that a form offers are those with spend of late. */
const DAYS = 92;
const VALUES_MAX = 200;

/** What a budget can be for: today's hierarchy, and providers and models with spend. Keys and people are typed. */
export async function scopeOptions(actor: Actor, today: Day): Promise<ScopeOptions> {
	const [hierarchy, provider, model] = await Promise.all([
		readHierarchyOutline(database(), actor),
		valuesOf(actor, "provider", today),
		valuesOf(actor, "model", today),
	]);
	const running = (units: readonly { slug: string; name: string; to: string | null }[]) =>
		units
			.filter(({ to }) => to === null || to > today)
			.map(({ slug, name }) => ({ value: slug, label: name }));
	return {
		department: running(hierarchy.departments),
		team: running(hierarchy.teams),
		feature: running(hierarchy.features),
		environment: running(hierarchy.environments),
		provider,
		model,
	};
}

async function valuesOf(
	actor: Actor,
	dimension: "provider" | "model",
	today: Day,
): Promise<readonly SelectOption[]> {
	const result = await querySpend(database(), actor, {
		span: { start: addDays(today, -DAYS), end: addDays(today, 1) },
		compare: null,
		view: DEFAULT_SPEND_VIEW,
		hierarchy: { kind: "as_was" },
		filters: [],
		granularity: "total",
		convertTo: null,
		pseudonymKey: pseudonymKey(),
		groupBy: dimension,
		subGroupBy: null,
		top: VALUES_MAX,
		subTop: 0,
		rankBy: "spend",
	});
	const labels = new Map<string, string>();
	for (const group of result.currencies.flatMap(({ groups }) => groups)) {
		const value = filterValueOf(group.key);
		if (value !== undefined && value !== null) labels.set(value, groupName(dimension, group));
	}
	return [...labels].map(([value, label]) => ({ value, label }));
}

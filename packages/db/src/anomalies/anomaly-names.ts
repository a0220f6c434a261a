import type { AnomalyNames } from "@outlay/finops/anomaly-text";
import { addDays, type Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import type { SqlSession } from "../database.ts";
import { type Labels, readLabels } from "../read-models/spend-labels.ts";
import type { SpendToWatch } from "./anomaly-spend.ts";
import type { SeriesNames } from "./series-id.ts";

/** What alerts of anomalies name things. */
export interface AnomalyWording {
	readonly of: (series: string) => AnomalyNames;
	/** Whose the money of a series is on a day; empty: the organization's, or several owners'. */
	readonly scopeOf: (series: string, day: Day) => BudgetScope;
	/** The page that shows the series around a day. */
	readonly linkOf: (series: string, day: Day) => string;
}

/** Days before the unusual one that the link shows. */
const LINK_DAYS = 27;

/** Reads the names of owners and keys of what is watched. */
export async function readWording(
	session: SqlSession,
	actor: Actor,
	spend: SpendToWatch,
): Promise<AnomalyWording> {
	const keys = spend.company.series.flatMap(({ id, dimension }) =>
		dimension === "key" ? [spend.seriesNames(id).value] : [],
	);
	const owners = [...spend.owners];
	const teams = await readLabels(session, actor, { dimension: "team", ids: owners });
	const features = await readLabels(session, actor, { dimension: "feature", ids: owners });
	const labels = {
		team: teams,
		feature: features,
		key: await readLabels(session, actor, { dimension: "apiKey", ids: keys }),
	};
	const slugOf = (known: Labels, id: string) => known.get(id)?.value ?? id;
	return {
		of: (series) => namesOf(spend, labels, series),
		scopeOf: (series, day) => {
			const { dimension, value } = spend.seriesNames(series);
			if (dimension === "feature") return [{ dimension, values: [slugOf(features, value)] }];
			// What a model or a provider cost on the days before may be any team's.
			if (dimension === "model" || dimension === "provider") return [];
			const [team, ...more] = spend.teamsOf(series, day);
			if (team === undefined || team === null || more.length > 0) return [];
			return [{ dimension: "team", values: [slugOf(teams, team)] }];
		},
		linkOf: (series, day) => {
			const names = spend.seriesNames(series);
			const slug = slugOf(names.dimension === "team" ? teams : features, names.value);
			return exploreLink(names, { slug, day });
		},
	};
}

/** Explore with a series around a day. `slug`: of the owner, where it is one's. */
export function exploreLink(
	names: SeriesNames,
	{ slug, day }: { readonly slug: string; readonly day: Day },
): string {
	const query = new URLSearchParams({ from: addDays(day, -LINK_DAYS), to: day });
	for (const [dimension, value] of filtersOf(names, slug)) query.set(dimension, value);
	query.set("currency", names.currency);
	return `/explore?${query}`;
}

function filtersOf({ dimension, value }: SeriesNames, slug: string): readonly (readonly [string, string])[] {
	switch (dimension) {
		case "key":
			return [["apiKey", value]];
		case "model":
			return [
				["provider", value.slice(0, value.indexOf("/"))],
				["model", value.slice(value.indexOf("/") + 1)],
			];
		case "provider":
			return [["provider", value]];
		default:
			return [[dimension, slug]];
	}
}

function namesOf(
	spend: SpendToWatch,
	labels: Readonly<Record<"team" | "feature" | "key", Labels>>,
	series: string,
): AnomalyNames {
	const { dimension, value, currency } = spend.seriesNames(series);
	const keyLabel = (key: string) => labels.key.get(key)?.label ?? key;
	const label =
		dimension === "model"
			? value.slice(value.indexOf("/") + 1)
			: dimension === "provider"
				? value
				: (labels[dimension].get(value)?.label ?? value);
	return {
		label,
		currency,
		nameOf: (cell) => {
			const { apiKey, model, name } = spend.cellNames(cell);
			return { key: apiKey === null ? name : keyLabel(apiKey), model };
		},
	};
}

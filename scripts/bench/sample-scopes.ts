import type { Actor } from "@outlay/db/actor";
import {
	BUDGET_DIMENSIONS,
	type BudgetDimension,
	type BudgetScope,
} from "@outlay/db/budgets/budget-definition";
import { inSqlTransaction } from "@outlay/db/database";
import { contentId } from "@outlay/db/id";
import { DIMENSION_COLUMNS } from "@outlay/db/read-models/spend-dimensions";
import { factsSql } from "@outlay/db/read-models/spend-facts";
import { sqlParameters } from "@outlay/db/read-models/spend-sql";
import type { DaySpan } from "@outlay/finops/day";
import type { BenchDatabase } from "./bench-server.ts";

type Cell = Readonly<Record<BudgetDimension, string | null>>;

/** Where in the company, and what of it: one of each, or none. A feature's team and department would add nothing. */
const OWNERS = ["department", "team", "feature"] as const;
const USES = ["provider", "model", "apiKey", "principal"] as const;
/** Dimensions whose values budgets take several of, where there are more budgets than single values have scopes. */
const SEVERAL = ["feature", "model", "apiKey"] as const;
const VALUES_MAX = 3;

export interface SampleScopes {
	/** As many as were asked for, in an order that mixes kinds, so that the first of them are like all. */
	readonly scopes: readonly BudgetScope[];
	/** Of these, such that name one value of each of their dimensions. */
	readonly single: number;
}

/**
 * Scopes that the company has spend in, each once: every owner in every environment with everything that it uses there;
 * then two or three features, models or keys together, until there are `count`.
 */
export async function sampleScopes(
	{ database }: BenchDatabase,
	actor: Actor,
	{ span, count }: { readonly span: DaySpan; readonly count: number },
): Promise<SampleScopes> {
	const cells = await readSpendCells(database, actor, span);
	const single = mixed("single", singleScopes(cells)).slice(0, count);
	const several = mixed(
		"several",
		SEVERAL.flatMap((dimension) => {
			const values = [...new Set(cells.flatMap((cell) => cell[dimension] ?? []))].sort();
			return severalOf(values).map((some): BudgetScope => [{ dimension, values: some }]);
		}),
	);
	const scopes = mixed("all", [...single, ...several.slice(0, count - single.length)]);
	return { scopes, single: single.length };
}

function singleScopes(cells: readonly Cell[]): readonly BudgetScope[] {
	const found = new Map<string, BudgetScope>();
	for (const owner of [null, ...OWNERS]) {
		for (const environment of [null, "environment"] as const) {
			for (const use of [null, ...USES]) {
				const dimensions = BUDGET_DIMENSIONS.filter((each) => [owner, environment, use].includes(each));
				for (const cell of cells) {
					const parts = dimensions.map((dimension) => ({ dimension, values: [cell[dimension] ?? ""] }));
					if (parts.every(({ values }) => values[0] !== "")) found.set(JSON.stringify(parts), parts);
				}
			}
		}
	}
	return [...found.values()];
}

/** In an order that has nothing to do with what they are, nor with any of another name; the same every time. */
function mixed(name: string, scopes: readonly BudgetScope[]): readonly BudgetScope[] {
	const placed = scopes.map((scope) => ({ at: contentId(name, JSON.stringify(scope)), scope }));
	return placed.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ scope }) => scope);
}

async function readSpendCells(
	database: BenchDatabase["database"],
	actor: Actor,
	span: DaySpan,
): Promise<readonly Cell[]> {
	const parameters = sqlParameters(actor.organizationId);
	const facts = factsSql({ spans: [span], hierarchy: { kind: "as_was" }, grain: "key" }, parameters);
	const columns = BUDGET_DIMENSIONS.map((dimension) => {
		const column = DIMENSION_COLUMNS[dimension];
		const isOwner = [...OWNERS, "environment"].includes(dimension);
		const slug = `(SELECT slug FROM outlay.${dimension} o WHERE o.id = ${column})`;
		return `${isOwner ? slug : column} AS "${dimension}"`;
	});
	return inSqlTransaction(database, actor, async (session) => {
		const { rows } = await session.query<Cell>(`SELECT DISTINCT ${columns.join(", ")} FROM (${facts}) f`, [
			...parameters.values,
		]);
		return rows;
	});
}

/** Every two and three of the values. */
function severalOf(values: readonly string[]): readonly (readonly string[])[] {
	let some: readonly (readonly string[])[] = values.map((value) => [value]);
	const all: (readonly string[])[] = [];
	for (let count = 2; count <= VALUES_MAX; count += 1) {
		some = some.flatMap((before) =>
			values.filter((value) => value > (before.at(-1) ?? "")).map((value) => [...before, value]),
		);
		all.push(...some);
	}
	return all;
}

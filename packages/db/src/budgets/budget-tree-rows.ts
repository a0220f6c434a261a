import { type BudgetOwner, type OwnerPlaces, parentBudgets } from "@outlay/finops/budget-tree";
import type { Day } from "@outlay/finops/day";
import type { QueryRows } from "../database.ts";
import type { BudgetDefinition, BudgetScope } from "./budget-definition.ts";

const OWNER_KINDS = ["feature", "team", "department"] as const;

/** The one owner that a scope is for, the most specific that it names; null when it names several of a kind. */
function ownerOfScope(scope: BudgetScope): BudgetOwner | null {
	for (const kind of OWNER_KINDS) {
		const part = scope.find(({ dimension }) => dimension === kind);
		if (part === undefined) continue;
		const [slug, ...more] = part.values;
		return slug === undefined || more.length > 0 ? null : { kind, slug };
	}
	return { kind: "organization" };
}

/** Every owner that a scope is for, by the most specific kind that it names; the organization where it names none. */
export function ownersOfScope(scope: BudgetScope): readonly BudgetOwner[] {
	for (const kind of OWNER_KINDS) {
		const part = scope.find(({ dimension }) => dimension === kind);
		if (part !== undefined) return part.values.map((slug) => ({ kind, slug }));
	}
	return [{ kind: "organization" }];
}

/** What budgets must have in common so that one is a part of the other: all but owner, name, start and what is told. */
export function termsOf(
	budget: Pick<BudgetDefinition, "scope" | "unit" | "currency" | "costView" | "basis" | "window">,
): string {
	const { scope, unit, currency, costView, basis, window } = budget;
	const rest = scope.filter(({ dimension }) => OWNER_KINDS.every((kind) => kind !== dimension));
	return JSON.stringify([rest, unit, currency, costView, basis, Object.entries(window).sort()]);
}

/**
 * The parent of each budget by the hierarchy of a day. One for each person is no part of another and has none: how many
 * times its amount is handed out, nobody knows before they spend.
 */
export function parentsOf(
	budgets: readonly (Parameters<typeof termsOf>[0] &
		Pick<BudgetDefinition, "perPerson"> & { readonly id: string })[],
	places: OwnerPlaces,
): ReadonlyMap<string, string> {
	const ofAll = budgets.filter(({ perPerson }) => !perPerson);
	const tree = ofAll.map((each) => ({
		id: each.id,
		owner: ownerOfScope(each.scope),
		terms: termsOf(each),
	}));
	return parentBudgets(tree, places);
}

/** Where teams and features are on a day. */
export async function readOwnerPlaces(
	query: QueryRows,
	{ organizationId, day }: { readonly organizationId: string; readonly day: Day },
): Promise<OwnerPlaces> {
	const teams = await query<{ slug: string; above: string }>(
		`SELECT t.slug, d.slug AS above FROM outlay.team_placement p
		 JOIN outlay.team t ON t.organization_id = p.organization_id AND t.id = p.team_id
		 JOIN outlay.department d ON d.organization_id = p.organization_id AND d.id = p.department_id
		 WHERE p.organization_id = $1::uuid AND p.valid_from <= $2::date AND (p.valid_to IS NULL OR p.valid_to > $2::date)`,
		[organizationId, day],
	);
	const features = await query<{ slug: string; above: string }>(
		`SELECT f.slug, t.slug AS above FROM outlay.feature_placement p
		 JOIN outlay.feature f ON f.organization_id = p.organization_id AND f.id = p.feature_id
		 JOIN outlay.team t ON t.organization_id = p.organization_id AND t.id = p.team_id
		 WHERE p.organization_id = $1::uuid AND p.valid_from <= $2::date AND (p.valid_to IS NULL OR p.valid_to > $2::date)`,
		[organizationId, day],
	);
	const bySlug = (rows: readonly { slug: string; above: string }[]) =>
		new Map(rows.map(({ slug, above }) => [slug, above]));
	return { departmentOfTeam: bySlug(teams), teamOfFeature: bySlug(features) };
}

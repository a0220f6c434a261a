import type { BudgetOwner } from "@outlay/finops/budget-tree";
import type { Day } from "@outlay/finops/day";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { ownersOfScope } from "../budgets/budget-tree-rows.ts";
import type { QueryRows } from "../database.ts";

const peopleOf = (scope: BudgetScope): readonly string[] =>
	scope.find(({ dimension }) => dimension === "principal")?.values ?? [];

/** Whether an alert is about people by name. */
export function isAboutPeople(scope: BudgetScope): boolean {
	return peopleOf(scope).length > 0;
}

/**
 * Whose an alert is: the owners that its scope names. One about people that names no owner is of whoever has the usage
 * of those people on this day: the organization, as soon as some of it is nobody's or nothing of it is known.
 */
export async function readAlertOwners(
	query: QueryRows,
	organizationId: string,
	{ scopes, today }: { readonly scopes: readonly BudgetScope[]; readonly today: Day },
): Promise<(scope: BudgetScope) => readonly BudgetOwner[]> {
	const asked = [...new Set(scopes.flatMap(peopleOf))];
	const rows = asked.length === 0 ? [] : await readPeople(query, organizationId, { asked, today });
	const byPerson = Map.groupBy(rows, ({ person }) => person);
	return (scope) => {
		const named = ownersOfScope(scope);
		if (!isAboutPeople(scope) || named.some(({ kind }) => kind !== "organization")) return named;
		return peopleOf(scope).flatMap((person) => byPerson.get(person)?.map(ownerOf) ?? named);
	};
}

interface PersonRow {
	readonly person: string;
	readonly team: string | null;
	readonly feature: string | null;
}

/** A split shares what a key costs among several, so it is of none of them. */
function readPeople(
	query: QueryRows,
	organizationId: string,
	{ asked, today }: { readonly asked: readonly string[]; readonly today: Day },
): Promise<readonly PersonRow[]> {
	return query<PersonRow>(
		`SELECT DISTINCT k.principal AS person, t.slug AS team, f.slug AS feature FROM outlay.charge_key k
		 LEFT JOIN outlay.allocation a ON a.organization_id = k.organization_id AND a.charge_key_id = k.id
		   AND a.kind = 'target' AND a.valid_from <= $3::date AND a.valid_to > $3::date
		 LEFT JOIN outlay.team t ON t.organization_id = a.organization_id AND t.id = a.team_id
		 LEFT JOIN outlay.feature f ON f.organization_id = a.organization_id AND f.id = a.feature_id
		 WHERE k.organization_id = $1::uuid AND k.principal = ANY($2::text[])`,
		[organizationId, asked, today],
	);
}

function ownerOf({ team, feature }: PersonRow): BudgetOwner {
	if (feature !== null) return { kind: "feature", slug: feature };
	return team === null ? { kind: "organization" } : { kind: "team", slug: team };
}

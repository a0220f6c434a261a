import { invariant } from "@outlay/finops/result";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import type { SpendFilter } from "../read-models/spend-dimensions.ts";

/** What a report is about: the organization, or one department or team. */
export type ReportOwner =
	| { readonly kind: "organization" }
	| { readonly kind: "department" | "team"; readonly slug: string };

/** The columns that name it. */
export const ownerColumns = (owner: ReportOwner) => ({
	ownerKind: owner.kind,
	ownerSlug: owner.kind === "organization" ? "" : owner.slug,
});

export function ownerOfColumns(row: { readonly ownerKind: string; readonly ownerSlug: string }): ReportOwner {
	const { ownerKind: kind, ownerSlug: slug } = row;
	if (kind === "organization") return { kind };
	invariant(kind === "department" || kind === "team", `the database holds reports of ${kind}`);
	return { kind, slug };
}

/** Whether a budget is for exactly the owner. */
export function isScopeOf(owner: ReportOwner, scope: BudgetScope): boolean {
	const [part, ...more] = scope;
	if (owner.kind === "organization" || part === undefined) {
		return owner.kind === "organization" && part === undefined;
	}
	const [slug, ...others] = part.values;
	return more.length + others.length === 0 && part.dimension === owner.kind && slug === owner.slug;
}

export const filtersOfOwner = (owner: ReportOwner): readonly SpendFilter[] =>
	owner.kind === "organization" ? [] : [{ dimension: owner.kind, values: [owner.slug] }];

/** The page with the same figures, without host. Days are included. */
export function pathOfOwner(
	owner: ReportOwner,
	days: { readonly from: string; readonly to: string },
): string {
	const page = owner.kind === "organization" ? "/" : `/${owner.kind}s/${owner.slug}`;
	return `${page}?${new URLSearchParams({ from: days.from, to: days.to })}`;
}

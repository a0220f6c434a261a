/** Who a budget is for, as far as the hierarchy knows: one owner, or the whole organization. */
export type BudgetOwner =
	| { readonly kind: "organization" }
	| { readonly kind: "department" | "team" | "feature"; readonly slug: string };

/** A budget in a tree. `terms` is all that two budgets must have in common to be parts of one: unit, window, other limits of scope. */
export interface TreeBudget {
	readonly id: string;
	/** Null: several owners at once, which are nobody's part. */
	readonly owner: BudgetOwner | null;
	readonly terms: string;
}

/** Where teams and features are today, by slug. Units that have ended are missing. */
export interface OwnerPlaces {
	readonly departmentOfTeam: ReadonlyMap<string, string>;
	readonly teamOfFeature: ReadonlyMap<string, string>;
}

const ownerKey = (owner: BudgetOwner) => (owner.kind === "organization" ? "" : `${owner.kind} ${owner.slug}`);

/** The owners above, nearest first: a feature's team, its department, the organization. */
export function ownersAbove(owner: BudgetOwner, places: OwnerPlaces): readonly BudgetOwner[] {
	switch (owner.kind) {
		case "organization":
			return [];
		case "department":
			return [{ kind: "organization" }];
		case "team": {
			const slug = places.departmentOfTeam.get(owner.slug);
			const department = slug === undefined ? [] : [{ kind: "department" as const, slug }];
			return [...department, { kind: "organization" }];
		}
		default: {
			const slug = places.teamOfFeature.get(owner.slug);
			if (slug === undefined) return [{ kind: "organization" }];
			const team = { kind: "team" as const, slug };
			return [team, ...ownersAbove(team, places)];
		}
	}
}

/**
 * The budget that each one is a part of: that of the nearest owner above with the same terms. Budgets that are no part
 * of another are missing. Of several with the same owner and terms the first is the parent.
 */
export function parentBudgets(
	budgets: readonly TreeBudget[],
	places: OwnerPlaces,
): ReadonlyMap<string, string> {
	const byOwner = new Map<string, string>();
	for (const { id, owner, terms } of budgets) {
		if (owner === null) continue;
		const key = JSON.stringify([ownerKey(owner), terms]);
		if (!byOwner.has(key)) byOwner.set(key, id);
	}
	const parents = new Map<string, string>();
	for (const { id, owner, terms } of budgets) {
		if (owner === null) continue;
		const above = ownersAbove(owner, places)
			.map((each) => byOwner.get(JSON.stringify([ownerKey(each), terms])))
			.find((each) => each !== undefined);
		if (above !== undefined) parents.set(id, above);
	}
	return parents;
}

/** What a parent's amount leaves to hand out; negative: more is handed out than there is. Null without an amount. */
export function leftToHandOut(amount: bigint | null, children: readonly (bigint | null)[]): bigint | null {
	return amount === null ? null : children.reduce<bigint>((left, child) => left - (child ?? 0n), amount);
}

/** What a budget has on a day: its plan's amount of the period, and the approved increases that count on that day. */
export interface AmountOnDay {
	readonly amount: bigint | null;
	readonly increases: bigint;
}

/**
 * What a parent can still give on a day: its amount and increases, less those of its parts. Negative: more is given than
 * there is. Null without an amount. Unlike {@link leftToHandOut}, which compares plans, it shrinks with every increase
 * that is approved.
 */
export function headroomOn(parent: AmountOnDay, parts: readonly AmountOnDay[]): bigint | null {
	const left = leftToHandOut(
		parent.amount,
		parts.map(({ amount }) => amount),
	);
	if (left === null) return null;
	return parts.reduce((rest, { increases }) => rest - increases, left + parent.increases);
}

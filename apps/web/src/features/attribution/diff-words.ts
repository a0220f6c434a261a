import type { RuleSetDiff, TableDiff } from "@outlay/db/read-models/attribution-diff";

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `2 rules added, 1 changed, table api-keys: 5 rows added`. */
export function diffSummary({ added, removed, changed, moved, tables }: RuleSetDiff): string {
	const rules = [
		[added.length, "added"],
		[changed.length, "changed"],
		[removed.length, "removed"],
		[moved.length, "moved"],
	] as const;
	const told = rules.filter(([count]) => count > 0);
	const words = told.map(([count, verb], at) =>
		at === 0 ? `${counted(count, "rule")} ${verb}` : `${count} ${verb}`,
	);
	const all = [...words, ...tables.map(tableWords)];
	return all.length === 0 ? "nothing is changed yet" : all.join(", ");
}

/** `table api-keys: 5 rows added, 1 removed`. */
export function tableWords({ name, kind, rowsAdded, rowsRemoved }: TableDiff): string {
	if (kind !== "changed") return `table ${name} ${kind}`;
	const rows = [
		rowsAdded === 0 ? null : `${counted(rowsAdded, "row")} added`,
		rowsRemoved === 0 ? null : `${counted(rowsRemoved, "row")} removed`,
	];
	return `table ${name}: ${rows.filter((part) => part !== null).join(", ")}`;
}

import { labelOf, type OverviewOwner, type OwnerCutRow, type OwnerLabels } from "./overview-parts.ts";
import { formatSum } from "./spend-amounts.ts";
import type { Label } from "./spend-labels.ts";

/** What moved an owner's spend most: one of its teams, features or models. */
export interface OwnerDriver {
	readonly kind: "team" | "feature" | "model";
	readonly label: Label;
	/** Signed decimal text. */
	readonly change: string;
}

/** A team explains its features' changes; it is named only where it moved this much more than any single one (percent). */
const TEAM_LEAD_PERCENT = 150n;

/** What is looked at inside an owner of each level. */
const INSIDE: Readonly<Record<OverviewOwner, readonly OwnerDriver["kind"][]>> = {
	department: ["team", "feature", "model"],
	team: ["feature", "model"],
	feature: ["model"],
};

/** The largest driver of each owner by its slug; "" is none. Owners without change have none. */
export function driversOf(
	rows: readonly OwnerCutRow[],
	labels: OwnerLabels,
	owner: OverviewOwner,
): ReadonlyMap<string, OwnerDriver> {
	const drivers = new Map<string, OwnerDriver>();
	for (const [id, own] of Map.groupBy(rows, (row) => row[owner])) {
		const driver = driverOf(own, labels, INSIDE[owner]);
		if (driver !== null) drivers.set(id === null ? "" : labelOf(labels[owner], id).value, driver);
	}
	return drivers;
}

interface Candidate {
	readonly kind: OwnerDriver["kind"];
	readonly id: string;
	readonly change: bigint;
}

function driverOf(
	rows: readonly OwnerCutRow[],
	labels: OwnerLabels,
	inside: readonly OwnerDriver["kind"][],
): OwnerDriver | null {
	const largest = inside.flatMap((kind) => candidates(rows, kind)[0] ?? []);
	const team = largest.find(({ kind }) => kind === "team");
	const specific = largest.filter(({ kind }) => kind !== "team").sort(byChange)[0];
	const best = team !== undefined && leads(team, specific) ? team : specific;
	if (best === undefined || best.change === 0n) return null;
	return { kind: best.kind, label: nameOf(best, labels), change: formatSum(best.change) };
}

const byChange = (a: Candidate, b: Candidate) => descendingMagnitude(a.change, b.change);

function candidates(rows: readonly OwnerCutRow[], kind: Candidate["kind"]): readonly Candidate[] {
	return [...Map.groupBy(rows, (row) => row[kind])]
		.flatMap(([id, own]) => (id === null ? [] : [{ kind, id, change: changeOf(own) }]))
		.sort(byChange);
}

function leads(team: Candidate, specific: Candidate | undefined): boolean {
	if (specific === undefined) return true;
	const threshold = (specific.change * TEAM_LEAD_PERCENT) / 100n;
	return descendingMagnitude(team.change, threshold) < 0;
}

function nameOf({ kind, id }: Candidate, labels: OwnerLabels): Label {
	return kind === "model" ? { value: id, label: id } : labelOf(labels[kind], id);
}

/** Current minus compared. */
function changeOf(rows: readonly OwnerCutRow[]): bigint {
	return rows.reduce((sum, row) => (row.compared ? sum - row.spend : sum + row.spend), 0n);
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** For sorting: the larger change first, whatever its sign. */
function descendingMagnitude(a: bigint, b: bigint): number {
	const [left, right] = [magnitude(a), magnitude(b)];
	return left < right ? 1 : left > right ? -1 : 0;
}

import { formatAtto } from "@outlay/finops/money";
import { labelOf, type OwnerCutRow, type OwnerLabels } from "./overview.ts";
import { changeOf, descendingMagnitude } from "./overview-movers.ts";
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

/** The largest driver of each department by the id of its label's key; "" is Unallocated. Departments without change have none. */
export function driversOf(
	rows: readonly OwnerCutRow[],
	labels: OwnerLabels,
): ReadonlyMap<string, OwnerDriver> {
	const drivers = new Map<string, OwnerDriver>();
	for (const [id, own] of Map.groupBy(rows, (row) => row.department)) {
		const driver = driverOf(own, labels);
		if (driver !== null) drivers.set(id === null ? "" : labelOf(labels.department, id).value, driver);
	}
	return drivers;
}

interface Candidate {
	readonly kind: OwnerDriver["kind"];
	readonly id: string;
	readonly change: bigint;
}

function driverOf(rows: readonly OwnerCutRow[], labels: OwnerLabels): OwnerDriver | null {
	const [feature] = candidates(rows, "feature");
	const [model] = candidates(rows, "model");
	const [team] = candidates(rows, "team");
	const specific = [feature, model].filter((found) => found !== undefined).sort(byChange)[0];
	const best = team !== undefined && leads(team, specific) ? team : specific;
	if (best === undefined || best.change === 0n) return null;
	return { kind: best.kind, label: nameOf(best, labels), change: formatAtto(best.change) };
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

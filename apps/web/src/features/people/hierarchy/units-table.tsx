import {
	detailOn,
	type FeatureView,
	type HierarchyView,
	type PlacementView,
	type TeamView,
} from "@outlay/db/read-models/people-hierarchy";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { Tag } from "../../../design/tag.tsx";
import { ownerOn } from "../owner-options.ts";
import { EditUnit } from "./edit-unit.tsx";
import { EndUnit } from "./end-unit.tsx";
import { EndsTag } from "./ends-tag.tsx";
import { MoveUnit } from "./move-unit.tsx";

export type UnitRow =
	| { readonly kind: "team"; readonly unit: TeamView; readonly owner: string | null }
	| { readonly kind: "feature"; readonly unit: FeatureView; readonly owner: string | null };

/** Teams, each followed by its features of today. `null`: those that nobody owns today. */
export function unitRows(
	{ teams, features }: HierarchyView,
	departmentId: string | null,
	today: string,
): readonly UnitRow[] {
	const featureRow = (feature: FeatureView): UnitRow => ({
		kind: "feature",
		unit: feature,
		owner: ownerOn(feature.placements, today),
	});
	const within = teams.filter((team) => ownerOn(team.placements, today) === departmentId);
	const rows = within.flatMap((team): readonly UnitRow[] => [
		{ kind: "team", unit: team, owner: departmentId },
		...features.filter((feature) => ownerOn(feature.placements, today) === team.id).map(featureRow),
	]);
	if (departmentId !== null) return rows;
	return [
		...rows,
		...features.filter((feature) => ownerOn(feature.placements, today) === null).map(featureRow),
	];
}

export interface UnitsTableProps {
	readonly caption: string;
	readonly rows: readonly UnitRow[];
	readonly hierarchy: HierarchyView;
	readonly today: string;
	readonly canWrite: boolean;
}

export function UnitsTable({ caption, rows, hierarchy, today, canWrite }: UnitsTableProps) {
	const { departments, teams } = hierarchy;
	const owners = new Map([...departments, ...teams].map((owner) => [owner.id, owner]));
	const columns: Column<UnitRow>[] = [
		{
			key: "name",
			header: "Team and its features",
			rowHeader: true,
			cell: ({ kind, unit }) => (
				<span
					className={
						kind === "feature"
							? "flex flex-wrap items-center gap-x-2 pl-5 font-normal"
							: "flex flex-wrap items-center gap-x-2"
					}
				>
					{unit.name}
					<EndsTag to={unit.to} today={today} />
					{unit.from > today && <Tag tone="info">From {dayText(unit.from)}</Tag>}
				</span>
			),
		},
		{
			key: "slug",
			header: "Short name",
			hideBelow: "sm",
			className: "font-mono text-xs text-ink-2",
			cell: ({ unit }) => unit.slug,
		},
		{
			key: "lead",
			header: "Owner",
			hideBelow: "lg",
			className: "text-sm text-ink-2",
			cell: ({ unit }) => detailOn(unit.leads, today),
		},
		{
			key: "since",
			header: "Since",
			hideBelow: "md",
			cell: ({ unit }) => <Since placements={unit.placements} owners={owners} today={today} />,
		},
	];
	if (canWrite) {
		columns.push({
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: (row) => <Actions row={row} hierarchy={hierarchy} today={today} />,
		});
	}
	return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ unit }) => unit.id} />;
}

interface ActionsProps extends Pick<UnitsTableProps, "hierarchy" | "today"> {
	readonly row: UnitRow;
}

function Actions({ row, hierarchy, today }: ActionsProps) {
	const { kind, unit, owner } = row;
	const { departments, teams } = hierarchy;
	const { id, name, to } = unit;
	const common = { kind, id, name, today };
	const lead = detailOn(unit.leads, today);
	const centre = row.kind === "team" ? { costCenter: detailOn(row.unit.costCenters, today) } : {};
	const owners = (kind === "team" ? departments : teams).filter((each) => each.to === null);
	return (
		<span className="flex flex-wrap justify-end gap-1.5">
			<EditUnit key={`edit ${name} ${lead} ${centre.costCenter}`} {...common} {...centre} lead={lead} />
			<MoveUnit
				key={`move ${owner}`}
				{...common}
				owner={owner}
				owners={owners.map((each) => ({ id: each.id, name: each.name }))}
			/>
			<EndUnit key={`end ${to}`} {...common} to={to} />
		</span>
	);
}

interface SinceProps {
	readonly placements: readonly PlacementView[];
	readonly owners: ReadonlyMap<string, { readonly name: string }>;
	readonly today: string;
}

/** Since when it is where it is, and what was before and comes next. */
function Since({ placements, owners, today }: SinceProps) {
	const current = placements.find(({ from, to }) => from <= today && (to === null || today < to));
	const others = placements.filter((placement) => placement !== current);
	return (
		<>
			<span className="num">{current === undefined ? "No owner today" : dayText(current.from)}</span>
			{others.map(({ ownerId, from, to }) => (
				<span key={from} className="block text-xs text-ink-3">
					{from > today ? "goes to " : "was in "}
					{owners.get(ownerId)?.name ?? "another"}
					{from > today ? ` on ${dayText(from)}` : to !== null && ` until ${dayText(to)}`}
				</span>
			))}
		</>
	);
}

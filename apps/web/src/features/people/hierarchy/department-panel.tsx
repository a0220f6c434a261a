import type { DepartmentView } from "@outlay/db/read-models/people-hierarchy";
import { Panel } from "../../../design/panel.tsx";
import { RenameUnit } from "./change-unit.tsx";
import { UnitsTable, type UnitsTableProps, unitRows } from "./units-table.tsx";

export interface DepartmentPanelProps extends Omit<UnitsTableProps, "caption" | "rows"> {
	readonly department: DepartmentView;
}

/** A department with the teams that are in it today and their features. */
export function DepartmentPanel({ department, ...table }: DepartmentPanelProps) {
	const { id, name, slug, costCenter } = department;
	const rows = unitRows(table.hierarchy, id, table.today);
	return (
		<Panel
			title={name}
			flush
			aside={
				<span className="flex flex-wrap items-center gap-2">
					<span className="font-mono">{slug}</span>
					{costCenter !== null && <span>cost centre {costCenter}</span>}
					{table.canWrite && <RenameUnit key={name} kind="department" id={id} name={name} />}
				</span>
			}
		>
			{rows.length === 0 ? (
				<p className="px-4.5 pb-4 text-sm text-ink-3">No team is in it today.</p>
			) : (
				<UnitsTable caption={`Teams of ${name}`} rows={rows} {...table} />
			)}
		</Panel>
	);
}

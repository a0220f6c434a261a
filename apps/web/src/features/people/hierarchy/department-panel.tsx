import { type DepartmentView, detailOn } from "@outlay/db/read-models/people-hierarchy";
import { Panel } from "../../../design/panel.tsx";
import { EditUnit } from "./edit-unit.tsx";
import { EndUnit } from "./end-unit.tsx";
import { EndsTag } from "./ends-tag.tsx";
import { UnitsTable, type UnitsTableProps, unitRows } from "./units-table.tsx";

export interface DepartmentPanelProps extends Omit<UnitsTableProps, "caption" | "rows"> {
	readonly department: DepartmentView;
}

/** A department with the teams that are in it today and their features. */
export function DepartmentPanel({ department, ...table }: DepartmentPanelProps) {
	const { id, name, slug, costCenters, leads, to } = department;
	const { today } = table;
	const costCenter = detailOn(costCenters, today);
	const lead = detailOn(leads, today);
	const unit = { kind: "department", id, name, today } as const;
	const rows = unitRows(table.hierarchy, id, today);
	return (
		<Panel
			title={name}
			flush
			aside={
				<span className="flex flex-wrap items-center gap-2">
					<span className="font-mono">{slug}</span>
					{costCenter !== null && <span>cost centre {costCenter}</span>}
					{lead !== null && <span>{lead}</span>}
					<EndsTag to={to} today={today} />
					{table.canWrite && (
						<>
							<EditUnit key={`${name} ${costCenter} ${lead}`} {...unit} costCenter={costCenter} lead={lead} />
							<EndUnit key={to} {...unit} to={to} />
						</>
					)}
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

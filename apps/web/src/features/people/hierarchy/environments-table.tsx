import type { EnvironmentView } from "@outlay/db/read-models/people-hierarchy";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { EditUnit } from "./edit-unit.tsx";
import { EndUnit } from "./end-unit.tsx";
import { EndsTag } from "./ends-tag.tsx";

export interface EnvironmentsTableProps {
	readonly environments: readonly EnvironmentView[];
	readonly today: string;
	readonly canWrite: boolean;
}

export function EnvironmentsTable({ environments, today, canWrite }: EnvironmentsTableProps) {
	const columns: Column<EnvironmentView>[] = [
		{
			key: "name",
			header: "Environment",
			rowHeader: true,
			cell: ({ name, to }) => (
				<span className="flex flex-wrap items-center gap-x-2">
					{name}
					<EndsTag to={to} today={today} />
				</span>
			),
		},
		{ key: "kind", header: "Kind", cell: ({ kind }) => kind },
		{
			key: "slug",
			header: "Short name",
			hideBelow: "sm",
			className: "font-mono text-xs text-ink-2",
			cell: ({ slug }) => slug,
		},
		{
			key: "since",
			header: "Since",
			hideBelow: "md",
			className: "num",
			cell: ({ from }) => dayText(from),
		},
	];
	if (canWrite) {
		columns.push({
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: ({ id, name, to }) => (
				<span className="flex flex-wrap justify-end gap-1.5">
					<EditUnit key={name} kind="environment" id={id} name={name} today={today} />
					<EndUnit key={to} kind="environment" id={id} name={name} to={to} today={today} />
				</span>
			),
		});
	}
	return (
		<DataTable
			caption="Environments"
			columns={columns}
			rows={environments}
			rowKey={({ id }) => id}
			empty={
				<EmptyState title="No environments yet">
					Production, staging, development: spend can be told apart by them.
				</EmptyState>
			}
		/>
	);
}

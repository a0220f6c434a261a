import type { EnvironmentView } from "@outlay/db/read-models/people-hierarchy";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { RenameUnit } from "./change-unit.tsx";

export interface EnvironmentsTableProps {
	readonly environments: readonly EnvironmentView[];
	readonly today: string;
	readonly canWrite: boolean;
}

export function EnvironmentsTable({ environments, today, canWrite }: EnvironmentsTableProps) {
	const columns: Column<EnvironmentView>[] = [
		{ key: "name", header: "Environment", rowHeader: true, cell: ({ name }) => name },
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
			cell: ({ from }) => dayText(from, today),
		},
	];
	if (canWrite) {
		columns.push({
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: ({ id, name }) => (
				<span className="flex justify-end">
					<RenameUnit key={name} kind="environment" id={id} name={name} />
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

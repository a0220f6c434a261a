import type { Tables } from "@outlay/db/read-models/attribution-tables";
import { countText } from "@outlay/finops/count-text";
import type { LookupTable } from "@outlay/finops/lookup";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { RemoveTable } from "./remove-table.tsx";
import { UploadTable } from "./upload-table.tsx";

export interface TablesPanelProps {
	readonly tables: Tables;
	readonly revision: number | null;
	readonly canWrite: boolean;
}

interface Row {
	readonly name: string;
	readonly published: LookupTable | undefined;
	readonly drafted: LookupTable | undefined;
	readonly rules: readonly string[];
}

/** Lookup tables as they are published, beside what the draft makes of them. */
export function TablesPanel({ tables, revision, canWrite }: TablesPanelProps) {
	const names = [...new Set([...tables.published.keys(), ...tables.drafted.keys()])].sort();
	const rows = names.map(
		(name): Row => ({
			name,
			published: tables.published.get(name),
			drafted: tables.drafted.get(name),
			rules: tables.ruleSet.rules
				.filter(({ outcome }) => outcome.kind === "lookup" && outcome.tableId === name)
				.map((rule) => rule.name),
		}),
	);
	return (
		<Panel
			title="Lookup tables"
			flush
			aside={canWrite && <UploadTable kind="lookups" name={null} revision={revision} />}
			note="A table counts as one rule: it maps keys, e-mail addresses or tag values to owners, each for its days."
		>
			<DataTable
				caption="Lookup tables"
				rows={rows}
				rowKey={({ name }) => name}
				columns={columnsOf({ tables, revision, canWrite })}
				empty={
					<EmptyState title="No lookup tables yet">
						Upload one, or claim keys: claims are kept in a table.
					</EmptyState>
				}
			/>
		</Panel>
	);
}

function columnsOf({ tables, revision, canWrite }: TablesPanelProps): readonly Column<Row>[] {
	const actions: Column<Row> = {
		key: "actions",
		header: <span className="sr-only">Actions</span>,
		className: "text-right",
		cell: ({ name, drafted }) =>
			drafted !== undefined && (
				<span className="inline-flex gap-1.5">
					<UploadTable kind="lookups" name={name} revision={revision} />
					<RemoveTable name={name} revision={revision} />
				</span>
			),
	};
	return [
		{
			key: "name",
			header: "Table",
			rowHeader: true,
			cell: ({ name, published }) =>
				published === undefined ? (
					name
				) : (
					<a
						href={`/api/v1/attribution/lookups/${encodeURIComponent(name)}?format=csv`}
						className="rounded-xs underline decoration-line-strong underline-offset-2 hover:text-accent"
						download
					>
						{name}.csv
					</a>
				),
		},
		{
			key: "rows",
			header: "Rows",
			numeric: true,
			cell: ({ published }) => (published === undefined ? "–" : countText(published.entries.length)),
		},
		{
			key: "draft",
			header: "In the draft",
			cell: ({ name, drafted }) =>
				name in tables.changes ? (
					<Tag tone="accent">
						{drafted === undefined ? "removed" : `${countText(drafted.entries.length)} rows`}
					</Tag>
				) : (
					<span className="text-ink-3">as it is</span>
				),
		},
		{
			key: "rules",
			header: "Looked up by",
			hideBelow: "sm",
			cell: ({ rules }) =>
				rules.length === 0 ? <span className="text-ink-3">no rule</span> : rules.join(", "),
		},
		...(canWrite ? [actions] : []),
	];
}

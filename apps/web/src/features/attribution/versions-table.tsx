import type { VersionSummary } from "@outlay/db/read-models/attribution-history";
import Link from "next/link";
import { DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";

export interface VersionsTableProps {
	readonly versions: readonly VersionSummary[];
	readonly timeZone: string;
}

export function VersionsTable({ versions, timeZone }: VersionsTableProps) {
	return (
		<DataTable
			caption="Published versions"
			rows={versions}
			rowKey={({ version }) => String(version)}
			columns={[
				{
					key: "version",
					header: "Version",
					rowHeader: true,
					cell: ({ version, current }) => (
						<span className="inline-flex items-center gap-2">
							<Link href={`/attribution/history/${version}`} className="rounded-xs hover:underline">
								Version {version}
							</Link>
							{current && <Tag tone="ok">Current</Tag>}
						</span>
					),
				},
				{
					key: "when",
					header: "Published",
					cell: ({ publishedAt }) =>
						publishedAt !== null && <Time instant={publishedAt} timeZone={timeZone} />,
				},
				{ key: "author", header: "By", hideBelow: "sm", cell: ({ author }) => author || "–" },
				{
					key: "note",
					header: "Note",
					hideBelow: "md",
					className: "max-w-[24rem] break-words text-ink-2",
					cell: ({ note }) => note,
				},
				{ key: "rules", header: "Rules", numeric: true, cell: ({ rules }) => rules },
				{
					key: "tables",
					header: "Tables replaced",
					hideBelow: "md",
					cell: ({ tables }) =>
						tables.length === 0 ? <span className="text-ink-3">none</span> : tables.join(", "),
				},
			]}
			empty={
				<EmptyState title="Nothing is published yet">
					The first version appears with the first publication.
				</EmptyState>
			}
		/>
	);
}

import type { ImportDetail, Page } from "@outlay/db/read-models/imports";
import type { ImportIssueView } from "@outlay/db/read-models/imports-issues";
import { countText } from "@outlay/finops/count-text";
import { ButtonLink } from "../../design/button-link.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Pagination } from "../../design/pagination.tsx";
import { Panel } from "../../design/panel.tsx";
import { codeText } from "./import-words.ts";
import { hiddenNote, RawText } from "./raw-text.tsx";

const COLUMNS: readonly Column<ImportIssueView>[] = [
	{
		key: "line",
		header: "Line",
		numeric: true,
		rowHeader: true,
		cell: ({ line }) => countText(line),
		className: "align-top",
	},
	{
		key: "reason",
		header: "What is wrong, and how to mend it",
		cell: (issue) => <Reason issue={issue} />,
		className: "align-top min-w-64",
	},
	{
		key: "raw",
		header: "As it stands in the file",
		cell: ({ raw }) => <RawText text={raw} />,
		className: "align-top min-w-72",
	},
];

interface QuarantineTableProps {
	readonly detail: ImportDetail;
	readonly page: Page<ImportIssueView>;
	readonly isFirstPage: boolean;
}

/** The lines that could not be counted, with their text. */
export function QuarantineTable({ detail, page, isFirstPage }: QuarantineTableProps) {
	const { id, rows, issuesKept } = detail;
	if (issuesKept === 0) return null;
	const isCut = issuesKept < rows.quarantined;
	return (
		<Panel
			title="Quarantined lines"
			flush
			aside={
				<ButtonLink size="sm" href={`/api/v1/imports/${id}/issues?format=csv`} prefetch={false} download>
					Download CSV
				</ButtonLink>
			}
			note={noteOf(page.items, isCut ? { kept: issuesKept, all: rows.quarantined } : null)}
		>
			<DataTable
				caption="Quarantined lines in file order"
				columns={COLUMNS}
				rows={page.items}
				rowKey={(issue) => issue.id}
			/>
			{(page.nextCursor !== null || !isFirstPage) && (
				<Pagination
					summary={`${page.items.length} of ${countText(issuesKept)} lines`}
					previousHref={isFirstPage ? undefined : `/imports/${id}`}
					nextHref={page.nextCursor === null ? undefined : `/imports/${id}?after=${page.nextCursor}`}
				/>
			)}
		</Panel>
	);
}

function noteOf(
	items: readonly ImportIssueView[],
	cut: { readonly kept: number; readonly all: number } | null,
): string | undefined {
	const kept =
		cut === null
			? undefined
			: `The first ${countText(cut.kept)} of ${countText(cut.all)} are kept with their text; all are in the raw export.`;
	const notes = [kept, hiddenNote(items)].filter((note) => note !== undefined);
	return notes.length === 0 ? undefined : notes.join(" ");
}

function Reason({ issue: { code, field, value, message } }: { readonly issue: ImportIssueView }) {
	return (
		<>
			<b>{codeText(code)}</b>
			{field !== null && (
				<span className="text-xs text-ink-3">
					{" "}
					in <span className="font-mono">{field}</span>
					{value !== null && (
						<>
							: <span className="font-mono break-all">{value === "" ? "(empty)" : value}</span>
						</>
					)}
				</span>
			)}
			<p className="text-sm text-ink-2">{message}</p>
		</>
	);
}

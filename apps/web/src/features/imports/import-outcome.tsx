import type { ImportDetail } from "@outlay/db/read-models/imports";
import type { ImportTrouble } from "@outlay/db/read-models/imports-trouble";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { ErrorState } from "../../design/error-state.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { STATUS_WORDS } from "./import-words.ts";

/** How an import ended where it brought no charges of its own. */
export function ImportOutcome({ detail }: { readonly detail: ImportDetail }) {
	const { status, trouble } = detail;
	if (status === "failed" && trouble !== null) return <Failure trouble={trouble} />;
	if (status === "unchanged") return <SameBytes sameAs={trouble?.sameAs ?? null} />;
	if (status === "cancelled")
		return <Notice tone="info">This import was cancelled. Nothing of it was counted.</Notice>;
	if (trouble?.code === "manifest")
		return (
			<Notice tone="info">
				{trouble.message} {trouble.fix}
			</Notice>
		);
	if (detail.members.length > 0) return <Members members={detail.members} />;
	return null;
}

function SameBytes({ sameAs }: { readonly sameAs: string | null }) {
	return (
		<Notice tone="info">
			These are the same bytes as{" "}
			{sameAs === null ? (
				"an earlier import"
			) : (
				<Link href={`/imports/${sameAs}`} className="underline underline-offset-2">
					an earlier import
				</Link>
			)}
			. Nothing changed, and nothing is counted twice.
		</Notice>
	);
}

type Closest = ImportTrouble["closest"][number];

const CLOSEST: readonly Column<Closest>[] = [
	{
		key: "title",
		header: "Closest layout",
		rowHeader: true,
		cell: ({ title }) => title,
		className: "align-top",
	},
	{
		key: "missing",
		header: "What the file lacks",
		cell: ({ missing, message }) =>
			missing.length === 0 ? (
				message
			) : (
				<span className="font-mono text-xs break-all">{missing.join(", ")}</span>
			),
	},
];

function Failure({ trouble }: { readonly trouble: ImportTrouble }) {
	return (
		<Panel flush>
			<ErrorState title={trouble.message} code={trouble.code}>
				{trouble.fix} Nothing of this file was counted.
			</ErrorState>
			{trouble.closest.length > 0 && (
				<DataTable
					caption="Layouts that the file nearly is"
					columns={CLOSEST}
					rows={trouble.closest}
					rowKey={({ source }) => source}
				/>
			)}
		</Panel>
	);
}

type Member = ImportDetail["members"][number];

const MEMBERS: readonly Column<Member>[] = [
	{
		key: "member",
		header: "File in the archive",
		rowHeader: true,
		cell: ({ id, member }) => (
			<Link href={`/imports/${id}`} className="rounded-xs break-all hover:underline">
				{member}
			</Link>
		),
	},
	{
		key: "status",
		header: "Status",
		cell: ({ status }) => <Tag tone={STATUS_WORDS[status].tone}>{STATUS_WORDS[status].word}</Tag>,
	},
];

function Members({ members }: { readonly members: readonly Member[] }) {
	return (
		<Panel title="An archive of several exports" flush note="Each was imported by itself.">
			<DataTable caption="Files in this archive" columns={MEMBERS} rows={members} rowKey={({ id }) => id} />
		</Panel>
	);
}

import type { AuditEventView } from "@outlay/db/read-models/audit";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Time } from "../../design/time.tsx";
import { type AuditChange, actionText, auditChanges, fieldText } from "./audit-changes.ts";
import { type AuditUrl, auditHref } from "./audit-url.ts";

export interface AuditTableProps {
	readonly events: readonly AuditEventView[];
	readonly url: AuditUrl;
	readonly timeZone: string;
}

export function AuditTable({ events, url, timeZone }: AuditTableProps) {
	const columns: Column<AuditEventView>[] = [
		{
			key: "at",
			header: "When",
			hideBelow: "sm",
			className: "align-top whitespace-nowrap",
			cell: ({ at }) => <Time instant={Date.parse(at)} timeZone={timeZone} />,
		},
		{
			key: "action",
			header: "What",
			rowHeader: true,
			className: "align-top",
			cell: (event) => <WhatCell {...{ event, url, timeZone }} />,
		},
		{
			key: "details",
			header: "Details",
			hideBelow: "sm",
			className: "w-1/2 min-w-56 align-top",
			cell: (event) => <Details event={event} />,
		},
		{
			key: "actor",
			header: "By",
			hideBelow: "sm",
			className: "align-top",
			cell: (event) => <Actor event={event} url={url} />,
		},
		{
			key: "sequence",
			header: "No.",
			numeric: true,
			hideBelow: "md",
			className: "align-top text-ink-3",
			cell: ({ sequence }) => sequence,
		},
	];
	return (
		<DataTable
			caption="Audit events, newest first"
			columns={columns}
			rows={events}
			rowKey={(event) => event.sequence}
		/>
	);
}

interface EventProps {
	readonly event: AuditEventView;
	readonly url: AuditUrl;
}

/** On a telephone when it was, who did it and the details stand below, not in columns of their own. */
function WhatCell({ event, url, timeZone }: EventProps & Pick<AuditTableProps, "timeZone">) {
	const { action, subjectId, at } = event;
	return (
		<>
			{actionText(action)}
			<Link
				href={auditHref(url, { subjectId })}
				title={`Everything about ${subjectId}`}
				className="ml-2 font-mono text-xs font-normal text-ink-3 hover:text-ink hover:underline"
			>
				{subjectId.slice(-8)}
			</Link>
			<div className="mt-1 grid gap-1 font-normal sm:hidden">
				<span className="text-xs text-ink-3">
					<Time instant={Date.parse(at)} timeZone={timeZone} />
				</span>
				<Actor event={event} url={url} />
				<Details event={event} />
			</div>
		</>
	);
}

function Actor({ event: { actor }, url }: EventProps) {
	return (
		<div>
			<Link href={auditHref(url, { actor: actor.label })} className="hover:underline">
				{actor.label}
			</Link>
			<span className="block text-xs text-ink-3">{actorText(actor)}</span>
		</div>
	);
}

function actorText({ kind, role }: AuditEventView["actor"]): string {
	if (kind === "system") return "By itself";
	return kind === "token" ? `API token, ${fieldText(role).toLowerCase()}` : fieldText(role);
}

const SHOWN_MAX = 2;

/** A few lines at once, the others and the fingerprint behind a disclosure. */
function Details({ event }: { readonly event: AuditEventView }) {
	const changes = auditChanges(event.details);
	return (
		<div className="grid gap-1 text-sm">
			<Changes changes={changes.slice(0, SHOWN_MAX)} />
			<details>
				<summary className="w-fit cursor-pointer rounded-xs text-xs text-ink-3 hover:text-ink">
					{changes.length > SHOWN_MAX ? `${changes.length - SHOWN_MAX} more` : "Fingerprint"}
				</summary>
				<div className="mt-1 grid gap-1">
					<Changes changes={changes.slice(SHOWN_MAX)} />
					<p className="font-mono text-xs break-all text-ink-3">
						{event.subject} {event.subjectId}
						<br />
						{event.hash}
					</p>
				</div>
			</details>
		</div>
	);
}

function Changes({ changes }: { readonly changes: readonly AuditChange[] }) {
	if (changes.length === 0) return null;
	return (
		<dl className="grid gap-0.5">
			{changes.map(({ name, before, after }) => (
				<div key={name} className="flex flex-wrap gap-x-2">
					<dt className="text-ink-3">{fieldText(name)}</dt>
					<dd className="min-w-0 wrap-anywhere">
						{before !== null && (
							<>
								<del className="text-bad decoration-1">{before}</del>{" "}
							</>
						)}
						{before === null ? (
							(after ?? "none")
						) : (
							<ins className="font-strong text-ok no-underline">{after ?? "none"}</ins>
						)}
					</dd>
				</div>
			))}
		</dl>
	);
}

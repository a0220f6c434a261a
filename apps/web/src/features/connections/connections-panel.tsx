"use client";

import type { ConnectionView } from "@outlay/db/read-models/connections";
import type { BillingAccount } from "@outlay/db/repositories/billing-accounts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { AddConnection } from "./add-connection.tsx";
import { ConnectionActions } from "./connection-actions.tsx";
import { dataTo, KIND_WORDS, stateOf } from "./connection-words.ts";
import { useConnections } from "./live-connections.tsx";

export interface ConnectionsPanelProps {
	readonly initial: readonly ConnectionView[];
	readonly accounts: readonly BillingAccount[];
	readonly timeZone: string;
	readonly canWrite: boolean;
}

/** Providers that Outlay reads by itself: how fresh each is, what went wrong, and what to do. */
export function ConnectionsPanel(props: ConnectionsPanelProps) {
	return (
		<LiveQueries>
			<LivePanel {...props} />
		</LiveQueries>
	);
}

function LivePanel({ initial, accounts, timeZone, canWrite }: ConnectionsPanelProps) {
	const items = useConnections(initial);
	return (
		<Panel
			title="Read from providers"
			flush
			aside={canWrite ? <AddConnection accounts={accounts} /> : undefined}
			note="Read every hour. Days that a provider may still change are read again until they are final, and replaced."
		>
			{items.length === 0 ? (
				<EmptyState title="No provider is connected">
					{canWrite
						? "With an admin key of OpenAI or Anthropic, usage and costs arrive by themselves."
						: "An admin can connect OpenAI or Anthropic, so that usage and costs arrive by themselves."}
				</EmptyState>
			) : (
				<DataTable
					caption="Connections to providers"
					rows={items}
					rowKey={(item) => item.id}
					columns={columnsFor(timeZone, canWrite)}
				/>
			)}
		</Panel>
	);
}

function columnsFor(timeZone: string, canWrite: boolean): readonly Column<ConnectionView>[] {
	return [
		{
			key: "name",
			header: "Connection",
			rowHeader: true,
			cell: (item) => <NameCell item={item} />,
			className: "min-w-44",
		},
		{ key: "state", header: "State", cell: (item) => <StateCell item={item} />, className: "min-w-48" },
		{
			key: "data",
			header: "Data to",
			cell: (item) => <span className="num">{dataTo(item) ?? "Nothing yet"}</span>,
		},
		{
			key: "pulls",
			header: "Last read, next",
			hideBelow: "md",
			cell: (item) => <TimesCell item={item} timeZone={timeZone} />,
		},
		...(canWrite
			? [
					{
						key: "actions",
						header: <span className="sr-only">Actions</span>,
						cell: (item: ConnectionView) => <ConnectionActions item={item} />,
						className: "min-w-72",
					},
				]
			: []),
	];
}

function NameCell({ item }: { readonly item: ConnectionView }) {
	return (
		<>
			{item.name}
			<div className="text-xs font-normal text-ink-3">
				{KIND_WORDS[item.kind]}, {item.account === null ? "account not known yet" : item.account.name}, key
				ends in <span className="num">{item.keyHint}</span>, read from{" "}
				<span className="num">{item.settings.firstDay}</span>
			</div>
		</>
	);
}

function StateCell({ item }: { readonly item: ConnectionView }) {
	const { word, tone } = stateOf(item);
	const { lastError, progress } = item;
	return (
		<>
			<Tag tone={tone}>{word}</Tag>
			{progress !== null && (
				<div className="num mt-1 text-xs text-ink-3">
					{progress.done} of {progress.total} windows
				</div>
			)}
			{lastError !== null && !item.isPulling && (
				<p className="mt-1 max-w-[44ch] text-xs break-words text-ink-2">
					{lastError.message} {lastError.fix}
				</p>
			)}
		</>
	);
}

function TimesCell({ item, timeZone }: { readonly item: ConnectionView; readonly timeZone: string }) {
	const { lastSucceededAt, nextPullAt } = item;
	return (
		<>
			{lastSucceededAt === null ? (
				<span className="text-ink-3">Never to the end</span>
			) : (
				<Time instant={Date.parse(lastSucceededAt)} timeZone={timeZone} />
			)}
			<div className="text-xs text-ink-3">
				{nextPullAt === null ? (
					item.isPulling ? (
						"under way"
					) : (
						"no next pull"
					)
				) : (
					<>
						next <Time instant={Date.parse(nextPullAt)} timeZone={timeZone} />
					</>
				)}
			</div>
		</>
	);
}

"use client";

import type { AlertOwner } from "@outlay/db/read-models/alerts";
import Link from "next/link";
import { useState } from "react";
import { ButtonLink } from "../../design/button-link.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Pagination } from "../../design/pagination.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { AlertActions } from "./alert-actions.tsx";
import type { AlertListView, AlertView } from "./alert-view.ts";
import { CAUSE_WORDS, filterText, STATUS_WORDS } from "./alert-words.ts";
import { type AlertsUrl, alertsHref, isFiltered, unfiltered } from "./alerts-url.ts";
import { useAlertList } from "./live-alerts.tsx";
import { SeverityTag } from "./severity-tag.tsx";

export interface AlertsScreenProps {
	/** The API's address of this page of the list. */
	readonly path: string;
	readonly initial: AlertListView;
	readonly url: AlertsUrl;
	readonly timeZone: string;
	readonly canWrite: boolean;
	readonly owners: readonly AlertOwner[];
	/** How many alerts the filters hide, where they hide all of the view. */
	readonly hidden: number;
	/** May add channels, so that somebody hears of alerts. */
	readonly canAddChannels: boolean;
}

export function AlertsScreen(props: AlertsScreenProps) {
	return (
		<LiveQueries>
			<LiveAlerts {...props} />
		</LiveQueries>
	);
}

function LiveAlerts(props: AlertsScreenProps) {
	const { path, initial, url, timeZone, canWrite } = props;
	const { items, nextCursor } = useAlertList(path, initial);
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const open = items.filter(({ status }) => status !== "resolved");
	const picked = open.filter(({ id }) => chosen.has(id));
	const ids = picked.map(({ id }) => id);
	const isFirst = url.cursor === null;
	if (items.length === 0) {
		return (
			<Panel>
				<NoAlerts {...props} />
			</Panel>
		);
	}
	const select = selectColumn({ items: open, chosen, setChosen });
	return (
		<Panel flush>
			{canWrite && open.length > 0 && (
				<div className="flex min-h-12 flex-wrap items-center gap-2 border-b border-line px-4.5 py-2">
					<span className="mr-1 text-sm text-ink-2" role="status">
						{ids.length === 0 ? "Choose alerts to act on several at once." : `${countOf(ids.length)} chosen`}
					</span>
					{ids.length > 0 && (
						<AlertActions
							ids={ids}
							what={countOf(ids.length)}
							canAcknowledge={picked.some(({ status }) => status !== "acknowledged")}
							onDone={() => setChosen(new Set())}
						/>
					)}
				</div>
			)}
			<DataTable
				caption="Alerts, newest first"
				rows={items}
				rowKey={({ id }) => id}
				quiet={({ status }) => status === "resolved"}
				columns={[...(canWrite && open.length > 0 ? [select] : []), ...columnsFor(timeZone)]}
			/>
			{(nextCursor !== null || !isFirst) && (
				<Pagination
					summary={`${countOf(items.length)} on this page`}
					previousHref={isFirst ? undefined : alertsHref({ ...url, cursor: null })}
					nextHref={nextCursor === null ? undefined : alertsHref({ ...url, cursor: nextCursor })}
				/>
			)}
		</Panel>
	);
}

/** What is counted at most. */
const COUNTED_MAX = 1_000;

const countOf = (count: number): string => (count === 1 ? "1 alert" : `${count} alerts`);

function NoAlerts({ url, owners, hidden, canAddChannels }: AlertsScreenProps) {
	if (url.cursor !== null) return <EmptyState title="No older alerts" />;
	if (isFiltered(url.filter)) {
		return (
			<EmptyState
				title="No alerts fit these filters"
				action={<ButtonLink href={unfiltered(url)}>Clear the filters</ButtonLink>}
			>
				You filter by {filterText(url.filter, owners)}.{" "}
				{hidden === 0
					? "This view has no alerts without them either."
					: `Without them this view has ${hidden > COUNTED_MAX ? `more than ${COUNTED_MAX} alerts` : countOf(hidden)}.`}
			</EmptyState>
		);
	}
	if (url.view === "mine") {
		return (
			<EmptyState title="You have no alerts">
				Those that you take are here, and those that you acknowledge when nobody has them.
			</EmptyState>
		);
	}
	if (url.view !== "open" && url.view !== "all") return <EmptyState title={`No ${url.view} alerts`} />;
	return (
		<EmptyState
			title={url.view === "open" ? "No open alerts" : "No alerts yet"}
			action={
				canAddChannels ? (
					<ButtonLink variant="primary" href="/alerts/channels">
						Add a channel
					</ButtonLink>
				) : undefined
			}
		>
			An alert opens when a budget crosses one of its thresholds. Set a budget to be warned, and add a channel
			so that somebody hears of it.
		</EmptyState>
	);
}

interface Choice {
	readonly items: readonly AlertView[];
	readonly chosen: ReadonlySet<string>;
	readonly setChosen: (chosen: ReadonlySet<string>) => void;
}

function selectColumn({ items, chosen, setChosen }: Choice): Column<AlertView> {
	const toggle = (id: string) => {
		const next = new Set(chosen);
		if (!next.delete(id)) next.add(id);
		setChosen(next);
	};
	return {
		key: "select",
		header: (
			<input
				type="checkbox"
				aria-label="Choose all on this page"
				className="size-[15px] accent-(--accent)"
				checked={items.every(({ id }) => chosen.has(id))}
				onChange={(event) => setChosen(new Set(event.target.checked ? items.map(({ id }) => id) : []))}
			/>
		),
		className: "w-9",
		cell: ({ id, title, status }) =>
			status !== "resolved" && (
				<input
					type="checkbox"
					aria-label={`Choose ${title}`}
					className="size-[15px] accent-(--accent)"
					checked={chosen.has(id)}
					onChange={() => toggle(id)}
				/>
			),
	};
}

function columnsFor(timeZone: string): readonly Column<AlertView>[] {
	return [
		{ key: "severity", header: "Severity", cell: (row) => <SeverityTag severity={row.severity} /> },
		{
			key: "title",
			header: "Alert",
			rowHeader: true,
			className: "min-w-56",
			cell: ({ id, title, sentence }) => (
				<>
					<Link href={`/alerts/${id}`} className="rounded-xs hover:underline">
						{title}
					</Link>
					<p className="max-w-[60ch] text-xs font-normal text-ink-2">{sentence}</p>
				</>
			),
		},
		{ key: "status", header: "State", cell: (row) => <StateCell row={row} timeZone={timeZone} /> },
		{
			key: "since",
			header: "Since",
			hideBelow: "sm",
			className: "whitespace-nowrap",
			cell: ({ openedAt }) => <Time instant={Date.parse(openedAt)} timeZone={timeZone} />,
		},
		{
			key: "owner",
			header: "Taken by",
			hideBelow: "md",
			cell: ({ owner }) => owner ?? <span className="text-ink-3">Nobody</span>,
		},
		{
			key: "cause",
			header: <span className="sr-only">Cause</span>,
			hideBelow: "sm",
			cell: ({ kind, link, title }) => (
				<Link
					href={link}
					prefetch={false}
					aria-label={`${CAUSE_WORDS[kind].short} of ${title}`}
					className="rounded-xs text-sm text-accent hover:underline"
				>
					{CAUSE_WORDS[kind].short}
				</Link>
			),
		},
	];
}

function StateCell({ row, timeZone }: { readonly row: AlertView; readonly timeZone: string }) {
	const { word, tone } = STATUS_WORDS[row.status];
	return (
		<>
			<Tag tone={tone}>{word}</Tag>
			{row.snoozedUntil !== null && (
				<div className="mt-0.5 text-xs text-ink-3">
					until <Time instant={Date.parse(row.snoozedUntil)} timeZone={timeZone} />
				</div>
			)}
		</>
	);
}

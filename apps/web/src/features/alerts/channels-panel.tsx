"use client";

import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import type { SelectOption } from "../../design/field.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { AddChannel } from "./add-channel.tsx";
import { ChannelActions } from "./channel-actions.tsx";
import type { ChannelView } from "./channel-view.ts";
import { FROM_WORDS, healthOf, KIND_WORDS, quietHoursText, scopeText } from "./channel-words.ts";
import { useChannels } from "./live-channels.tsx";
import { MailMissing } from "./mail-missing.tsx";

export interface ChannelsPanelProps {
	readonly initial: readonly ChannelView[];
	readonly owners: readonly SelectOption[];
	readonly timeZone: string;
	/** Zones that quiet hours may follow. */
	readonly zones: readonly string[];
	readonly isMailSet: boolean;
	readonly canWrite: boolean;
}

/** Where alerts are sent: what each channel hears, and how it fares. */
export function ChannelsPanel(props: ChannelsPanelProps) {
	return (
		<LiveQueries>
			<LivePanel {...props} />
		</LiveQueries>
	);
}

function LivePanel(props: ChannelsPanelProps) {
	const { initial, owners, timeZone, isMailSet, canWrite } = props;
	const zones = { organizationZone: timeZone, zones: props.zones };
	const items = useChannels(initial);
	return (
		<Panel
			title="Channels"
			flush
			aside={canWrite ? <AddChannel owners={owners} isMailSet={isMailSet} zones={zones} /> : undefined}
			note="Each message is tried again until the channel takes it or says that it never will; a channel's name opens its log. The end of an alert goes to the channels that heard of its beginning."
		>
			{items.length === 0 ? (
				<EmptyState title="No channels yet">
					{canWrite
						? "Add one, so that alerts reach people where they are: Slack, Microsoft Teams, PagerDuty, a webhook or a mailbox."
						: "An admin can add Slack, Microsoft Teams, PagerDuty, a webhook or a mailbox."}
				</EmptyState>
			) : (
				<DataTable caption="Channels" rows={items} rowKey={({ id }) => id} columns={columnsFor(props)} />
			)}
		</Panel>
	);
}

function columnsFor({
	owners,
	timeZone,
	zones,
	isMailSet,
	canWrite,
}: ChannelsPanelProps): readonly Column<ChannelView>[] {
	const actions: Column<ChannelView> = {
		key: "actions",
		header: <span className="sr-only">Actions</span>,
		className: "min-w-64",
		cell: (item) => (
			<ChannelActions item={item} owners={owners} zones={{ organizationZone: timeZone, zones }} />
		),
	};
	return [
		{
			key: "name",
			header: "Channel",
			rowHeader: true,
			className: "min-w-52",
			cell: ({ id, name, kind, masked }) => (
				<>
					<Link href={`/alerts/channels/${id}`} className="rounded-xs break-words hover:underline">
						{name}
					</Link>
					<div className="text-xs font-normal text-ink-3">{KIND_WORDS[kind]}</div>
					<div className="text-xs font-normal break-all text-ink-3">{masked}</div>
				</>
			),
		},
		{
			key: "hears",
			header: "Hears",
			className: "min-w-36",
			cell: ({ scope, minSeverity, hearsPeople, quietHours }) => (
				<>
					{scopeText(scope, owners)}
					<div className="text-xs text-ink-3">{FROM_WORDS[minSeverity]}</div>
					{hearsPeople && <div className="text-xs text-ink-3">Also about people by name</div>}
					{quietHours !== null && <div className="text-xs text-ink-3">{quietHoursText(quietHours)}</div>}
				</>
			),
		},
		{
			key: "health",
			header: "Health",
			className: "min-w-52",
			cell: (item) => (
				<>
					<Health item={item} timeZone={timeZone} />
					{item.kind === "email" && !isMailSet && item.failingSince === null && (
						<p className="mt-1 max-w-[44ch] text-xs text-ink-2">
							<MailMissing />
						</p>
					)}
				</>
			),
		},
		...(canWrite ? [actions] : []),
	];
}

function Health({ item, timeZone }: { readonly item: ChannelView; readonly timeZone: string }) {
	const { word, tone } = healthOf(item);
	const { failingSince, lastSentAt, lastError, waiting, held, dead } = item;
	return (
		<>
			<span className="flex flex-wrap items-center gap-x-2">
				<Tag tone={tone}>{word}</Tag>
				{failingSince !== null && (
					<span className="text-xs text-ink-3">
						since <Time instant={Date.parse(failingSince)} timeZone={timeZone} />
					</span>
				)}
			</span>
			{failingSince !== null && lastError !== null && (
				<p className="mt-1 max-w-[44ch] text-xs break-words text-ink-2">{lastError}</p>
			)}
			{lastSentAt !== null && (
				<div className="mt-1 text-xs text-ink-3">
					Last sent <Time instant={Date.parse(lastSentAt)} timeZone={timeZone} />
				</div>
			)}
			{waiting > 0 && (
				<div className="text-xs text-ink-3">{counted(waiting, "waits", "wait")} to be sent</div>
			)}
			{held > 0 && (
				<div className="text-xs text-ink-3">{counted(held, "waits", "wait")} for the end of quiet hours</div>
			)}
			{dead > 0 && <div className="text-xs text-bad">{counted(dead, "could", "could")} not be sent</div>}
		</>
	);
}

function counted(count: number, one: string, many: string): string {
	return count === 1 ? `1 message ${one}` : `${count} messages ${many}`;
}

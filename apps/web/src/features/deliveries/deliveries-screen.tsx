"use client";

import Link from "next/link";
import { Button } from "../../design/button.tsx";
import { ButtonLink } from "../../design/button-link.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Pagination } from "../../design/pagination.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { attemptsText, messageState, STEP_NAMES } from "../alerts/alert-words.ts";
import { LiveQueries } from "../imports/live-queries.tsx";
import { type DeliveriesUrl, deliveriesHref } from "./deliveries-url.ts";
import type { DeliveryListView, DeliveryView } from "./delivery-view.ts";
import { useDeliveries, useReplay } from "./live-deliveries.tsx";

export interface DeliveriesScreenProps {
	/** Page of the log, without its query. */
	readonly page: string;
	/** The API's address of this page of the log. */
	readonly path: string;
	readonly initial: DeliveryListView;
	readonly url: DeliveriesUrl;
	readonly timeZone: string;
	/** Whether the log is of one channel; else it is of the mails to people. */
	readonly isChannel: boolean;
	/** May send again. */
	readonly canReplay: boolean;
}

/** The log of what was sent or is to be: what, when, about which alert, and what became of it. */
export function DeliveriesScreen(props: DeliveriesScreenProps) {
	return (
		<LiveQueries>
			<LiveDeliveries {...props} />
		</LiveQueries>
	);
}

function LiveDeliveries(props: DeliveriesScreenProps) {
	const { page, path, initial, url, isChannel } = props;
	const { items, nextCursor } = useDeliveries(path, initial);
	const isFirst = url.cursor === null;
	if (items.length === 0) {
		return (
			<Panel>
				<NothingSent {...props} />
			</Panel>
		);
	}
	return (
		<Panel flush>
			<DataTable
				caption="Deliveries, newest first"
				rows={items}
				rowKey={({ id }) => id}
				columns={[ABOUT, ...(isChannel ? [] : [TO]), stateColumn(props), whenColumn(props.timeZone)]}
			/>
			{(nextCursor !== null || !isFirst) && (
				<Pagination
					summary={`${items.length} on this page`}
					previousHref={isFirst ? undefined : deliveriesHref(page, { ...url, cursor: null })}
					nextHref={nextCursor === null ? undefined : deliveriesHref(page, { ...url, cursor: nextCursor })}
				/>
			)}
		</Panel>
	);
}

function NothingSent({ page, url, isChannel }: DeliveriesScreenProps) {
	if (url.cursor !== null) return <EmptyState title="Nothing older" />;
	if (url.status !== "all") {
		return (
			<EmptyState
				title="Nothing in this state"
				action={<ButtonLink href={page}>Show the whole log</ButtonLink>}
			/>
		);
	}
	return (
		<EmptyState title="Nothing was sent yet">
			{isChannel
				? "Messages about alerts that this channel hears of are here, and its tests."
				: "Mails about alerts, digests, reports and requests are here, each with what became of it."}
		</EmptyState>
	);
}

const ABOUT: Column<DeliveryView> = {
	key: "about",
	header: "About",
	rowHeader: true,
	className: "min-w-48",
	cell: ({ about, link, step }) => (
		<>
			{about === null ? (
				<span className="text-ink-3">About people by name</span>
			) : link === null ? (
				about
			) : (
				<Link href={link} prefetch={false} className="rounded-xs break-words hover:underline">
					{about}
				</Link>
			)}
			{step !== null && <div className="text-xs font-normal text-ink-3">{STEP_NAMES[step]}</div>}
		</>
	),
};

const TO: Column<DeliveryView> = {
	key: "to",
	header: "To",
	className: "min-w-28",
	cell: ({ to }) => to ?? <span className="text-ink-3">A person</span>,
};

function stateColumn({ timeZone, canReplay }: DeliveriesScreenProps): Column<DeliveryView> {
	return {
		key: "state",
		header: "State",
		className: "min-w-44",
		cell: (item) => {
			const { word, tone } = messageState(item);
			const { status, attempts, dueAt, lastError } = item;
			return (
				<>
					<span className="flex flex-wrap items-center gap-x-2 gap-y-1">
						<Tag tone={tone}>{word}</Tag>
						{attempts > 0 && <span className="text-xs text-ink-3">{attemptsText(attempts)}</span>}
						{status === "dead" && canReplay && <SendAgain item={item} />}
					</span>
					{status === "held" && dueAt !== null && (
						<div className="mt-0.5 text-xs text-ink-3">
							until <Time instant={Date.parse(dueAt)} timeZone={timeZone} />
						</div>
					)}
					{lastError !== null && (
						<p className="mt-0.5 max-w-[52ch] text-xs break-words text-ink-2">{lastError}</p>
					)}
				</>
			);
		},
	};
}

function SendAgain({ item }: { readonly item: DeliveryView }) {
	const replay = useReplay();
	return (
		<Button
			size="sm"
			pending={replay.isPending}
			aria-label={`Send again: ${item.about ?? "an alert"}`}
			onClick={() => replay.mutate({ ids: [item.id] })}
		>
			Send again
		</Button>
	);
}

const whenColumn = (timeZone: string): Column<DeliveryView> => ({
	key: "when",
	header: "When",
	hideBelow: "sm",
	className: "whitespace-nowrap",
	cell: ({ createdAt, sentAt }) => <Time instant={Date.parse(sentAt ?? createdAt)} timeZone={timeZone} />,
});

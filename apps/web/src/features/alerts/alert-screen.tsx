"use client";

import Link from "next/link";
import type { FormEvent } from "react";
import { Button } from "../../design/button.tsx";
import { Field, Textarea } from "../../design/field.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { fieldFault } from "../connections/live-connections.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { AlertActions } from "./alert-actions.tsx";
import { AlertHistory } from "./alert-history.tsx";
import type { AlertDetailView } from "./alert-view.ts";
import { CAUSE_WORDS, STATUS_WORDS } from "./alert-words.ts";
import { AnomalyFeedback, AnomalyPanels } from "./anomaly-panels.tsx";
import { AssignAlert } from "./assign-alert.tsx";
import { useAlert, useAlertAction } from "./live-alerts.tsx";
import { SeverityTag } from "./severity-tag.tsx";

export interface AlertScreenProps {
	readonly initial: AlertDetailView;
	readonly timeZone: string;
	readonly canWrite: boolean;
	/** May send again what could not be sent. */
	readonly canReplay: boolean;
}

/** One alert: what it says, what can be done about it, what was done, and who was told. */
export function AlertScreen(props: AlertScreenProps) {
	return (
		<LiveQueries>
			<LiveAlert {...props} />
		</LiveQueries>
	);
}

function LiveAlert({ initial, timeZone, canWrite, canReplay }: AlertScreenProps) {
	const alert = useAlert(initial);
	return (
		<div className="grid gap-3.5">
			<Panel>
				<div className="flex flex-wrap items-center gap-2">
					<SeverityTag severity={alert.severity} />
					<Tag tone={STATUS_WORDS[alert.status].tone}>{STATUS_WORDS[alert.status].word}</Tag>
					<span className="text-sm text-ink-2">
						<StateText alert={alert} timeZone={timeZone} />
					</span>
				</div>
				<p className="mt-2 max-w-[72ch] text-base">{alert.sentence}</p>
				{canWrite && alert.status !== "resolved" && <Actions alert={alert} />}
			</Panel>
			<Facts alert={alert} timeZone={timeZone} />
			{alert.anomaly !== null && <AnomalyPanels anomaly={alert.anomaly} />}
			{alert.anomaly !== null && (
				<AnomalyFeedback
					id={alert.id}
					feedback={alert.anomaly.feedback}
					timeZone={timeZone}
					canWrite={canWrite}
				/>
			)}
			<AlertHistory steps={alert.steps} timeZone={timeZone} canReplay={canReplay} />
			{canWrite && <Comment id={alert.id} />}
		</div>
	);
}

interface PartProps {
	readonly alert: AlertDetailView;
	readonly timeZone: string;
}

function StateText({ alert, timeZone }: PartProps) {
	const { snoozedUntil, resolvedAt, openedAt } = alert;
	if (resolvedAt !== null) {
		return (
			<>
				since <Time instant={Date.parse(resolvedAt)} timeZone={timeZone} />
			</>
		);
	}
	if (snoozedUntil !== null) {
		return (
			<>
				until <Time instant={Date.parse(snoozedUntil)} timeZone={timeZone} />
			</>
		);
	}
	return (
		<>
			opened <Time instant={Date.parse(openedAt)} timeZone={timeZone} />
		</>
	);
}

function Actions({ alert }: { readonly alert: AlertDetailView }) {
	const take = useAlertAction(() => undefined);
	return (
		<div className="mt-3.5 flex flex-wrap gap-2">
			<AlertActions
				ids={[alert.id]}
				what={alert.title}
				canAcknowledge={alert.status !== "acknowledged"}
				onDone={() => undefined}
				size="md"
			/>
			{!alert.isMine && (
				<Button pending={take.isPending} onClick={() => take.mutate({ action: "take", ids: [alert.id] })}>
					Take it
				</Button>
			)}
			<AssignAlert alert={alert} />
		</div>
	);
}

function Facts({ alert, timeZone }: PartProps) {
	const { kind, facts, openedAt, owner, isMine, link } = alert;
	return (
		<Panel
			title="Facts"
			aside={
				<Link href={link} prefetch={false} className="rounded-xs text-accent hover:underline">
					{CAUSE_WORDS[kind].open}
				</Link>
			}
		>
			<dl className="grid gap-x-5 gap-y-2.5 text-sm sm:grid-cols-2 lg:grid-cols-4">
				{facts.map(({ label, value }) => (
					<div key={label}>
						<dt className="text-xs text-ink-3">{label}</dt>
						<dd className="num break-words">{value}</dd>
					</div>
				))}
				<div>
					<dt className="text-xs text-ink-3">Since</dt>
					<dd>
						<Time instant={Date.parse(openedAt)} timeZone={timeZone} />
					</dd>
				</div>
				<div>
					<dt className="text-xs text-ink-3">Taken by</dt>
					<dd>{owner === null ? "Nobody yet" : isMine ? `${owner} (you)` : owner}</dd>
				</div>
			</dl>
		</Panel>
	);
}

function Comment({ id }: { readonly id: string }) {
	const send = useAlertAction(() => undefined);

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = event.currentTarget;
		const note = new FormData(form).get("note");
		if (typeof note !== "string") return;
		send.mutate({ action: "comment", ids: [id], note: note.trim() }, { onSuccess: () => form.reset() });
	}

	return (
		<Panel title="Comment">
			<form onSubmit={submit} className="grid max-w-[44rem] gap-2.5">
				<Field
					label="Comment"
					labelHidden
					hint="Kept in the history for everybody who sees this alert. Channels are not told."
					error={fieldFault(send.error, "note")}
				>
					{(ids) => <Textarea {...ids} name="note" required rows={3} maxLength={2000} />}
				</Field>
				<Button type="submit" pending={send.isPending} className="justify-self-start">
					Add the comment
				</Button>
			</form>
		</Panel>
	);
}

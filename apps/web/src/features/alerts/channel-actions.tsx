"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import type { SelectOption } from "../../design/field.tsx";
import { toast } from "../../design/toast.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { channelQuietHoursIn } from "../settings/quiet-hours-fields.tsx";
import { type ChannelZones, FormFoot, HearsFields, KEPT_SCOPE } from "./channel-form.tsx";
import type { ChannelView } from "./channel-view.ts";
import { scopeOfChoice, testOutcome } from "./channel-words.ts";
import { textIn } from "./form-text.ts";
import { useChannelCall } from "./live-channels.tsx";

export interface ChannelActionsProps {
	readonly item: ChannelView;
	readonly owners: readonly SelectOption[];
	readonly zones: ChannelZones;
}

/** What can be done with one channel, and what became of its test. */
export function ChannelActions({ item, owners, zones }: ChannelActionsProps) {
	const [before, setBefore] = useState<ChannelView | null>(null);
	const change = useChannelCall<null>(() => undefined);
	const test = useChannelCall<unknown>(() => undefined);
	const isOn = item.pausedAt === null;
	return (
		<div className="grid gap-1.5">
			<div className="flex flex-wrap gap-2">
				{item.dead > 0 && <SendAgain item={item} />}
				<Button
					size="sm"
					pending={test.isPending}
					aria-label={`Test ${item.name}`}
					onClick={() => {
						setBefore(item);
						test.mutate({ path: `/${item.id}/test`, method: "POST" });
					}}
				>
					Test
				</Button>
				<Edit item={item} owners={owners} zones={zones} />
				<Button
					size="sm"
					pending={change.isPending}
					aria-label={`${isOn ? "Pause" : "Go on"} ${item.name}`}
					onClick={() => change.mutate({ path: `/${item.id}`, method: "PATCH", body: { paused: isOn } })}
				>
					{isOn ? "Pause" : "Go on"}
				</Button>
				<Remove item={item} />
			</div>
			<p role="status" className="text-xs empty:hidden">
				{before !== null && !test.isError && <TestOutcome before={before} now={item} />}
			</p>
		</div>
	);
}

function TestOutcome({ before, now }: { readonly before: ChannelView; readonly now: ChannelView }) {
	const outcome = testOutcome(before, now);
	if (outcome === null) return <span className="text-ink-2">Sending a test message…</span>;
	return <span className={outcome.tone === "ok" ? "text-ok" : "text-bad"}>{outcome.text}</span>;
}

function SendAgain({ item }: Pick<ChannelActionsProps, "item">) {
	const call = useChannelCall<{ readonly messages: number }>(({ messages }) =>
		toast({
			tone: "ok",
			text: `${messages === 1 ? "1 message is" : `${messages} messages are`} sent again.`,
		}),
	);
	return (
		<Button
			size="sm"
			variant="primary"
			pending={call.isPending}
			aria-label={`Send again to ${item.name}`}
			onClick={() => call.mutate({ path: `/${item.id}/replay`, method: "POST" })}
		>
			Send again
		</Button>
	);
}

function Edit({ item, owners, zones }: ChannelActionsProps) {
	return (
		<FormDialog
			verb="Edit"
			size="sm"
			row={item.name}
			title={`Edit ${item.name}`}
			description="Holds for what happens from now on. Another address is another channel: add it and remove this one."
		>
			{(close) => <EditForm item={item} owners={owners} zones={zones} close={close} />}
		</FormDialog>
	);
}

function EditForm({ item, owners, zones, close }: ChannelActionsProps & { readonly close: () => void }) {
	const save = useChannelCall<null>(() => {
		toast({ tone: "ok", text: "The channel is changed." });
		close();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const owner = textIn(form, "owner");
		const body = {
			name: textIn(form, "name"),
			minSeverity: textIn(form, "minSeverity"),
			hearsPeople: form.has("hearsPeople"),
			quietHours: channelQuietHoursIn(form),
			...(owner === KEPT_SCOPE ? {} : { scope: scopeOfChoice(owner) }),
		};
		save.mutate({ path: `/${item.id}`, method: "PATCH", body });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<HearsFields {...item} owners={owners} zones={zones} fault={save.error} />
			<FormFoot close={close} pending={save.isPending}>
				Save
			</FormFoot>
		</form>
	);
}

function Remove({ item }: Pick<ChannelActionsProps, "item">) {
	const remove = useChannelCall<null>(() => undefined);
	const { waiting, dead } = item;
	const lost =
		waiting + dead === 0
			? "No message waits for it."
			: `${waiting + dead === 1 ? "1 message that is" : `${waiting + dead} messages that are`} not sent yet will not be sent.`;
	return (
		<ConfirmButton
			size="sm"
			verb="Remove"
			title={`Remove ${item.name}?`}
			consequence={`From now on it hears of no alert. ${lost} Its address is erased here, and what was sent stays in the history of the alerts.`}
			action={async () => {
				try {
					await remove.mutateAsync({ path: `/${item.id}`, method: "DELETE" });
					return { ok: true, message: `${item.name} is removed.` };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It was not removed." };
				}
			}}
		/>
	);
}

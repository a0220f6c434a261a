"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Field, SelectField, Textarea } from "../../design/field.tsx";
import { toast } from "../../design/toast.ts";
import { fieldFault } from "../connections/live-connections.tsx";
import { FormDialog } from "../people/form-dialog.tsx";
import { useAlertAction } from "./live-alerts.tsx";

const NOTE_MAX = 2_000;
const HOUR_MS = 3_600_000;

const SNOOZES: readonly { readonly hours: number; readonly label: string }[] = [
	{ hours: 1, label: "For an hour" },
	{ hours: 4, label: "For four hours" },
	{ hours: 24, label: "For a day" },
	{ hours: 7 * 24, label: "For a week" },
	{ hours: 30 * 24 - 1, label: "For a month" },
];

export interface AlertActionsProps {
	/** The alerts to act on. */
	readonly ids: readonly string[];
	/** What they are called: "3 alerts", or one's title. */
	readonly what: string;
	/** One of them at least is not acknowledged. */
	readonly canAcknowledge: boolean;
	/** Called after it was done. */
	readonly onDone: () => void;
	readonly size?: "sm" | "md";
}

/** Acknowledge, snooze and resolve, for one alert or many. */
export function AlertActions({ ids, what, canAcknowledge, onDone, size = "sm" }: AlertActionsProps) {
	const acknowledge = useAlertAction(() => {
		toast({ tone: "ok", text: `Acknowledged: ${what}.` });
		onDone();
	});
	return (
		<>
			{canAcknowledge && (
				<Button
					size={size}
					variant="primary"
					pending={acknowledge.isPending}
					onClick={() => acknowledge.mutate({ action: "acknowledge", ids, note: "" })}
				>
					Acknowledge
				</Button>
			)}
			<FormDialog
				verb="Snooze"
				size={size}
				title={`Snooze ${what}?`}
				description="Not counted as open until then. What gets worse before opens at once."
			>
				{(close) => <SnoozeForm ids={ids} what={what} onDone={onDone} close={close} />}
			</FormDialog>
			<FormDialog
				verb="Resolve"
				size={size}
				title={`Resolve ${what}?`}
				description="The channels that heard of it are told that it is over. No spend moves and no budget changes; another threshold that is crossed opens a new alert."
			>
				{(close) => <ResolveForm ids={ids} what={what} onDone={onDone} close={close} />}
			</FormDialog>
		</>
	);
}

interface FormProps extends Omit<AlertActionsProps, "size" | "canAcknowledge"> {
	readonly close: () => void;
}

function SnoozeForm({ ids, what, onDone, close }: FormProps) {
	const [hours, setHours] = useState(String(SNOOZES[2]?.hours));
	const save = useAlertAction(() => {
		toast({ tone: "ok", text: `Snoozed: ${what}.` });
		close();
		onDone();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const until = new Date(Date.now() + Number(hours) * HOUR_MS).toISOString();
		save.mutate({ action: "snooze", ids, until, note: textOf(event.currentTarget, "note") });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<SelectField
				label="How long"
				value={hours}
				onChange={(event) => setHours(event.target.value)}
				options={SNOOZES.map((each) => ({ value: String(each.hours), label: each.label }))}
				error={fieldFault(save.error, "until")}
			/>
			<Field label="Note (optional)" error={fieldFault(save.error, "note")}>
				{(ids_) => <Textarea {...ids_} name="note" rows={2} maxLength={NOTE_MAX} />}
			</Field>
			<Buttons close={close} verb="Snooze" pending={save.isPending} />
		</form>
	);
}

function ResolveForm({ ids, what, onDone, close }: FormProps) {
	const save = useAlertAction(() => {
		toast({ tone: "ok", text: `Resolved: ${what}.` });
		close();
		onDone();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		save.mutate({ action: "resolve", ids, reason: textOf(event.currentTarget, "reason") });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<Field
				label="Why it is over"
				hint="Kept in the history: The key was leaked and is revoked."
				error={fieldFault(save.error, "reason")}
			>
				{(ids_) => <Textarea {...ids_} name="reason" required rows={2} maxLength={NOTE_MAX} />}
			</Field>
			<Buttons close={close} verb="Resolve" pending={save.isPending} />
		</form>
	);
}

function Buttons(props: { readonly close: () => void; readonly verb: string; readonly pending: boolean }) {
	return (
		<div className="flex justify-end gap-2">
			<Button onClick={props.close}>Cancel</Button>
			<Button type="submit" variant="primary" pending={props.pending}>
				{props.verb}
			</Button>
		</div>
	);
}

function textOf(form: HTMLFormElement, name: string): string {
	const value = new FormData(form).get(name);
	return typeof value === "string" ? value.trim() : "";
}

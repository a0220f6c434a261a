"use client";

import type { ChannelKind } from "@outlay/db/repositories/alert-channels";
import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { SelectField, type SelectOption } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { fieldFault } from "../connections/live-connections.tsx";
import { FormDialog } from "../people/form-dialog.tsx";
import { ShownOnce } from "../people/shown-once.tsx";
import { channelQuietHoursIn } from "../settings/quiet-hours-fields.tsx";
import { type ChannelZones, FormFoot, HearsFields } from "./channel-form.tsx";
import { KIND_WORDS, KINDS, scopeOfChoice } from "./channel-words.ts";
import { textIn } from "./form-text.ts";
import { useChannelCall } from "./live-channels.tsx";
import { MailMissing } from "./mail-missing.tsx";
import { SettingsFields } from "./settings-fields.tsx";

export interface AddChannelProps {
	readonly owners: readonly SelectOption[];
	readonly isMailSet: boolean;
	readonly zones: ChannelZones;
}

export function AddChannel(props: AddChannelProps) {
	return (
		<FormDialog
			verb="Add a channel"
			variant="primary"
			size="sm"
			title="Add a channel"
			description="Where messages about alerts go. Its address is kept encrypted and never shown again."
		>
			{(close) => <AddForm {...props} close={close} />}
		</FormDialog>
	);
}

interface Created {
	readonly id: string;
	readonly secret: string | null;
}

function AddForm({ owners, isMailSet, zones, close }: AddChannelProps & { readonly close: () => void }) {
	const [kind, setKind] = useState<ChannelKind>("slack");
	const [secret, setSecret] = useState<string | null>(null);
	const add = useChannelCall<Created>((made) => {
		toast({ tone: "ok", text: "The channel is added. Test it, to see that messages arrive." });
		if (made.secret === null) close();
		else setSecret(made.secret);
	});
	if (secret !== null) return <Secret secret={secret} close={close} />;

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		add.mutate({ path: "", method: "POST", body: bodyOf(form, kind) });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<SelectField
				label="Kind"
				value={kind}
				onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? "slack")}
				options={KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
			/>
			{kind === "email" && !isMailSet && (
				<Notice tone="warn">
					<MailMissing />
				</Notice>
			)}
			<SettingsFields
				key={kind}
				kind={kind}
				faultOf={(field) => fieldFault(add.error, `settings.${field}`)}
			/>
			<HearsFields
				owners={owners}
				zones={zones}
				name=""
				scope={[]}
				minSeverity="info"
				hearsPeople={false}
				quietHours={null}
				fault={add.error}
			/>
			<p className="text-xs text-ink-3">
				What each kind of channel gets, message by message, is in docs/channels.md of Outlay's repository.
			</p>
			<FormFoot close={close} pending={add.isPending}>
				Add the channel
			</FormFoot>
		</form>
	);
}

function Secret({ secret, close }: { readonly secret: string; readonly close: () => void }) {
	return (
		<div className="grid gap-4">
			<ShownOnce text={secret} what="secret" kept="it is kept encrypted, and nobody can read it here">
				Give it to what receives the webhook: every message is signed with it, so that nobody else can send
				one.
			</ShownOnce>
			<Button onClick={close} className="justify-self-end">
				Done
			</Button>
		</div>
	);
}

/** As the API takes it; a webhook's secret that is left empty is left out, and made there. */
function bodyOf(form: FormData, kind: ChannelKind): unknown {
	const settings = ["url", "to", "routingKey", "secret"].flatMap((name) => {
		const text = textIn(form, name);
		const isMade = name === "secret" && text === "";
		return form.has(name) && !isMade ? [[name, text] as const] : [];
	});
	return {
		name: textIn(form, "name"),
		settings: { kind, ...Object.fromEntries(settings) },
		scope: scopeOfChoice(textIn(form, "owner")),
		minSeverity: textIn(form, "minSeverity"),
		hearsPeople: form.has("hearsPeople"),
		quietHours: channelQuietHoursIn(form),
	};
}

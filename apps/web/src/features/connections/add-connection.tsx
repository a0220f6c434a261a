"use client";

import type { ConnectionView } from "@outlay/db/read-models/connections";
import type { BillingAccount } from "@outlay/db/repositories/billing-accounts";
import type { ConnectionKind } from "@outlay/db/repositories/provider-connections";
import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { PasswordField } from "../../design/password-field.tsx";
import { toast } from "../../design/toast.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { AnthropicReports, reportsOf } from "./anthropic-reports.tsx";
import { KEY_HINTS, KIND_WORDS } from "./connection-words.ts";
import { fieldFault, useConnectionCall } from "./live-connections.tsx";

const FIRST_SEEN = "first_seen";
const NEW = "new";

export function AddConnection({ accounts }: { readonly accounts: readonly BillingAccount[] }) {
	return (
		<FormDialog
			verb="Connect a provider"
			variant="primary"
			size="sm"
			title="Connect a provider"
			description="Outlay reads usage and costs every hour, as far back as you say at first. It reads nothing else and changes nothing there."
		>
			{(close) => <AddForm accounts={accounts} close={close} />}
		</FormDialog>
	);
}

interface AddFormProps {
	readonly accounts: readonly BillingAccount[];
	readonly close: () => void;
}

function AddForm({ accounts, close }: AddFormProps) {
	const [kind, setKind] = useState<ConnectionKind>("openai");
	const [account, setAccount] = useState(FIRST_SEEN);
	const add = useConnectionCall<ConnectionView>((made) => {
		toast({ tone: "ok", text: `${made.name} is connected. Its first pull has begun.` });
		close();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		add.mutate({ path: "", method: "POST", body: bodyOf(form, kind, account) });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<SelectField
				label="Provider"
				value={kind}
				onChange={(event) => {
					setKind(event.target.value === "anthropic" ? "anthropic" : "openai");
					setAccount(FIRST_SEEN);
				}}
				options={Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))}
			/>
			<TextField
				label="Name"
				name="name"
				required
				maxLength={120}
				autoComplete="off"
				key={kind}
				defaultValue={KIND_WORDS[kind]}
				error={fieldFault(add.error, "name")}
			/>
			<PasswordField
				label="Admin key"
				name="key"
				required
				autoComplete="off"
				hint={`${KEY_HINTS[kind]} It is kept encrypted and never shown again.`}
				error={fieldFault(add.error, "key")}
			/>
			<AccountFields
				kind={kind}
				accounts={accounts}
				chosen={account}
				onChoose={setAccount}
				fault={add.error}
			/>
			<ReadingFields kind={kind} fault={add.error} />
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={add.isPending}>
					Test and connect
				</Button>
			</div>
		</form>
	);
}

interface AccountFieldsProps {
	readonly kind: ConnectionKind;
	readonly accounts: readonly BillingAccount[];
	readonly chosen: string;
	readonly onChoose: (account: string) => void;
	readonly fault: unknown;
}

function AccountFields({ kind, accounts, chosen, onChoose, fault }: AccountFieldsProps) {
	const own = accounts.filter((account) => account.issuer === kind);
	return (
		<>
			<SelectField
				label="Billing account"
				hint="Whose invoice these figures explain. Figures of one account from several sources count once."
				value={chosen}
				onChange={(event) => onChoose(event.target.value)}
				error={fieldFault(fault, "account")}
				options={[
					...(own.length > 1 ? [] : [{ value: FIRST_SEEN, label: "The one the key belongs to" }]),
					...own.map(({ id, name, externalId }) => ({
						value: id,
						label: externalId === null ? name : `${name} (${externalId})`,
					})),
					{ value: NEW, label: "A new one" },
				]}
			/>
			{chosen === NEW && (
				<>
					<TextField label="Name of the account" name="accountName" required maxLength={120} />
					<TextField
						label="Organization id at the provider, if known"
						name="externalId"
						maxLength={120}
						hint="For example org-…: it tells two accounts of one provider apart."
						error={fieldFault(fault, "externalId")}
					/>
				</>
			)}
		</>
	);
}

function ReadingFields({ kind, fault }: { readonly kind: ConnectionKind; readonly fault: unknown }) {
	return (
		<>
			<TextField
				label="Days of history"
				name="historyDays"
				type="number"
				required
				min={1}
				max={1100}
				defaultValue={180}
				hint="How far back the first pull reads, as far as the provider keeps it."
				error={fieldFault(fault, "historyDays")}
			/>
			{kind === "anthropic" && <AnthropicReports analytics={false} claudeCode={false} />}
		</>
	);
}

function bodyOf(form: FormData, kind: ConnectionKind, account: string): unknown {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === "string" ? value.trim() : "";
	};
	return {
		kind,
		name: text("name"),
		key: text("key"),
		account: accountOf(account, text),
		historyDays: Number(text("historyDays")),
		...(kind === "anthropic" ? reportsOf(form) : {}),
	};
}

function accountOf(chosen: string, text: (name: string) => string): unknown {
	if (chosen === FIRST_SEEN) return { kind: FIRST_SEEN };
	if (chosen !== NEW) return { kind: "existing", billingAccountId: chosen };
	const externalId = text("externalId");
	return { kind: NEW, name: text("accountName"), externalId: externalId === "" ? null : externalId };
}

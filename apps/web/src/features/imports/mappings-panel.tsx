"use client";

import type { AccountView, MappingView } from "@outlay/db/read-models/billing-accounts";
import { ROUTE_KINDS, type RouteKind } from "@outlay/finops/gateway-route";
import { useRouter } from "next/navigation";
import { type FormEvent, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { SelectField, type SelectOption, TextField } from "../../design/field.tsx";
import { Panel } from "../../design/panel.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "./api-client.ts";
import { issuerText, sourceText } from "./import-words.ts";

interface MappingsPanelProps {
	readonly mappings: readonly MappingView[];
	readonly accounts: readonly AccountView[];
	readonly canWrite: boolean;
}

/** Who pays for a gateway's calls: its rows name a provider, not an account. */
export function MappingsPanel({ mappings, accounts, canWrite }: MappingsPanelProps) {
	const nameOf = (id: string) => accounts.find((account) => account.id === id)?.name ?? id;
	const gateways = gatewaysOf(mappings, accounts);
	const columns: readonly Column<MappingView>[] = [
		{ key: "source", header: "Gateway", rowHeader: true, cell: ({ source }) => sourceText(source) },
		{ key: "issuer", header: "Calls to", cell: ({ issuer }) => issuerText(issuer) },
		{ key: "match", header: "Only", cell: ({ match }) => (match === "" ? "all others" : routeWords(match)) },
		{ key: "account", header: "Paid by", cell: ({ billingAccountId }) => nameOf(billingAccountId) },
	];
	return (
		<Panel title="Who pays for gateways" flush>
			<p className="px-4.5 pb-2.5 text-sm text-ink-2">
				A gateway's logs name the provider, not whose account pays. The answer for a deployment goes before
				that for a key, a team, a host, and all others. Calls without an answer go to the provider's only
				account, or wait for a confirmation.
			</p>
			{mappings.length === 0 ? (
				<EmptyState title="Nothing to say yet">
					{gateways.length === 0
						? "When a gateway's logs are imported, they are assigned to accounts here."
						: "Every provider has one account, so nothing had to be chosen."}
				</EmptyState>
			) : (
				<DataTable
					caption="Accounts that pay for gateways' calls"
					columns={columns}
					rows={mappings}
					rowKey={({ source, issuer, match }) => `${source} ${issuer} ${match}`}
				/>
			)}
			{canWrite && gateways.length > 0 && <MappingForm gateways={gateways} accounts={accounts} />}
		</Panel>
	);
}

function gatewaysOf(mappings: readonly MappingView[], accounts: readonly AccountView[]): readonly string[] {
	const held = accounts.flatMap(({ families }) => families.flatMap(({ sources }) => sources));
	const named = held.filter(({ isGateway }) => isGateway).map(({ source }) => source);
	return [...new Set([...named, ...mappings.map(({ source }) => source)])].sort();
}

function MappingForm({
	gateways,
	accounts,
}: {
	readonly gateways: readonly string[];
	readonly accounts: readonly AccountView[];
}) {
	const router = useRouter();
	const [pending, startTransition] = useTransition();
	const issuers = [...new Set(accounts.map(({ issuer }) => issuer))].sort();

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const { kind, value, billingAccountId, ...calls } = Object.fromEntries(new FormData(event.currentTarget));
		const match = kind === "" ? "" : `${String(kind)}:${String(value).trim()}`;
		const body = { ...calls, match, billingAccountId: billingAccountId === "" ? null : billingAccountId };
		startTransition(async () => {
			try {
				await callApi("/api/v1/billing-accounts/mappings", { method: "PUT", body });
				toast({
					tone: "ok",
					text: "Saved. The gateway's files are read again; their money moves when they are done.",
				});
				router.refresh();
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				toast({ tone: "bad", text: error.message });
			}
		});
	}

	return (
		<details className="border-t border-line px-4.5 py-3 text-sm">
			<summary className="rounded-xs text-ink-2">Change who pays</summary>
			<form onSubmit={submit} className="mt-3 flex flex-wrap items-end gap-3">
				<SelectField name="source" label="Gateway" options={optionsOf(gateways, sourceText)} />
				<SelectField name="issuer" label="Calls to" options={optionsOf(issuers, issuerText)} />
				<SelectField
					name="kind"
					label="Only of"
					options={[
						{ value: "", label: "all others" },
						...ROUTE_KINDS.map((kind) => ({ value: kind, label: ROUTE_WORDS[kind] })),
					]}
				/>
				<TextField name="value" label="Named" maxLength={180} hint="As the gateway writes it" />
				<SelectField
					name="billingAccountId"
					label="Paid by"
					options={[
						...accounts.map(({ id, name, issuer }) => ({
							value: id,
							label: `${name}, ${issuerText(issuer)}`,
						})),
						{ value: "", label: "nobody in particular: forget the answer" },
					]}
				/>
				<Button type="submit" variant="primary" pending={pending}>
					Save
				</Button>
			</form>
		</details>
	);
}

const ROUTE_WORDS: Readonly<Record<RouteKind, string>> = {
	deployment: "the deployment",
	key: "the key (its hash)",
	team: "the team",
	host: "the host",
};

function routeWords(match: string): string {
	const kind = ROUTE_KINDS.find((known) => match.startsWith(`${known}:`));
	return kind === undefined ? match : `${ROUTE_WORDS[kind]} ${match.slice(kind.length + 1)}`;
}

const optionsOf = (values: readonly string[], textOf: (value: string) => string): readonly SelectOption[] =>
	values.map((value) => ({ value, label: textOf(value) }));

import { listConnections } from "@outlay/db/read-models/connections";
import { readAiScope } from "@outlay/db/repositories/ai-scopes";
import { listBillingAccounts } from "@outlay/db/repositories/billing-accounts";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { ButtonLink } from "../../../design/button-link.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { AiScopePanelLazy } from "../../../features/connections/ai-scope-panel-lazy.tsx";
import { ConnectionsPanelLazy } from "../../../features/connections/connections-panel-lazy.tsx";
import { AccountPanel } from "../../../features/imports/account-panel.tsx";
import { billingAccountsNow } from "../../../features/imports/billing-accounts.ts";
import { importsActor } from "../../../features/imports/imports-actor.ts";
import { MappingsPanel } from "../../../features/imports/mappings-panel.tsx";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Connections" };

const DAY_MS = 86_400_000;

export default async function ConnectionsPage() {
	const actor = await importsActor();
	const [view, connections, accounts, { timeZone }, scope] = await Promise.all([
		billingAccountsNow(actor),
		listConnections(database(), actor),
		listBillingAccounts(database(), actor),
		readOrganization(database(), actor),
		readAiScope(database(), actor),
	]);
	const windowDays = Math.round((Date.parse(view.window.end) - Date.parse(view.window.start)) / DAY_MS);
	const canWrite = actor.rights.has("connections.write");
	return (
		<>
			<PageHeader
				title="Connections"
				remark="Who sends the invoice, which sources speak for it, and which of them counts."
			>
				<ButtonLink href="/imports">Imports</ButtonLink>
			</PageHeader>
			<div className="grid gap-3.5">
				<ConnectionsPanelLazy
					initial={connections}
					accounts={accounts}
					timeZone={timeZone}
					canWrite={canWrite}
				/>
				{view.items.length === 0 && (
					<Panel>
						<EmptyState
							title="No billing accounts yet"
							action={
								<ButtonLink variant="primary" href="/imports">
									Import an export
								</ButtonLink>
							}
						>
							The first export of a provider makes its account. Two sources of one account are counted once.
						</EmptyState>
					</Panel>
				)}
				{view.items.map((account) => (
					<AccountPanel
						key={account.id}
						account={account}
						windowDays={windowDays}
						timeZone={timeZone}
						canWrite={canWrite}
					/>
				))}
				{view.items.length > 0 && (
					<MappingsPanel mappings={view.mappings} accounts={view.items} canWrite={canWrite} />
				)}
				<AiScopePanelLazy scope={scope} canWrite={canWrite} />
			</div>
		</>
	);
}

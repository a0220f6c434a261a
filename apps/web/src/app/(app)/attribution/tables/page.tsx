import { readAttribution } from "@outlay/db/read-models/attribution";
import { readTables } from "@outlay/db/read-models/attribution-tables";
import { readDraft } from "@outlay/db/repositories/attribution-draft";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { AttributionFrame } from "../../../../features/attribution/attribution-frame.tsx";
import { attributionPeriod } from "../../../../features/attribution/attribution-period.ts";
import { MetricsPanel } from "../../../../features/attribution/metrics-panel.tsx";
import { TablesPanel } from "../../../../features/attribution/tables-panel.tsx";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Tables and metrics" };

export default async function TablesPage() {
	const actor = await requireActor("attribution.read");
	if (actor.scope.kind !== "organization") notFound();
	const { span, timeZone } = await attributionPeriod(actor);
	const [tables, state, draft] = await Promise.all([
		readTables(database(), actor),
		readAttribution(database(), actor, span),
		readDraft(database(), actor),
	]);
	const canWrite = actor.rights.has("attribution.write");
	return (
		<>
			<PageHeader
				title="Tables and metrics"
				crumbs={[{ label: "Attribution", href: "/attribution" }]}
				remark="What rules look owners up in, and what splits follow."
			/>
			<AttributionFrame actor={actor} current="tables" timeZone={timeZone}>
				<div className="grid gap-3.5">
					<TablesPanel tables={tables} revision={draft?.revision ?? null} canWrite={canWrite} />
					<MetricsPanel metrics={state.metrics} ruleSet={state.ruleSet} canWrite={canWrite} />
				</div>
			</AttributionFrame>
		</>
	);
}

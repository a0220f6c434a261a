import { readAttribution, readCoverageTrend } from "@outlay/db/read-models/attribution";
import { listClaimable } from "@outlay/db/read-models/attribution-claimable";
import { addMonths, firstDay, monthOf } from "@outlay/finops/day";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../auth/actor.ts";
import { ButtonLink } from "../../../design/button-link.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { AttributionFrame } from "../../../features/attribution/attribution-frame.tsx";
import { AttributionKpis } from "../../../features/attribution/attribution-kpis.tsx";
import { attributionPeriod } from "../../../features/attribution/attribution-period.ts";
import { CoveragePanel } from "../../../features/attribution/coverage-panel.tsx";
import { attributionNames } from "../../../features/attribution/names.ts";
import { RulesTable } from "../../../features/attribution/rules-table.tsx";
import { pseudonymKey } from "../../../features/spend/query/spend-context.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Attribution" };

const MONTHS_SHOWN = 6;

export default async function AttributionPage() {
	const actor = await requireActor("attribution.read");
	if (actor.scope.kind !== "organization") notFound();
	const { today, span, currency, timeZone } = await attributionPeriod(actor);
	const months = { start: firstDay(addMonths(monthOf(today), 1 - MONTHS_SHOWN)), end: span.end };
	const [state, trend, names, claimable] = await Promise.all([
		readAttribution(database(), actor, span),
		readCoverageTrend(database(), actor, months),
		attributionNames(actor, today),
		listClaimable(database(), actor, {
			kind: "unallocated",
			span,
			search: "",
			limit: 1,
			cursor: null,
			pseudonymKey: pseudonymKey(),
		}),
	]);
	return (
		<>
			<PageHeader
				title="Attribution"
				remark="Rules give every key's money to a team. The first rule that matches decides; what none matches is unallocated."
			>
				{actor.rights.has("attribution.write") && (
					<ButtonLink href="/attribution/draft">Edit rules</ButtonLink>
				)}
			</PageHeader>
			<AttributionFrame actor={actor} current="rules" timeZone={timeZone} keys={claimable.groups}>
				<div className="grid gap-3.5">
					<AttributionKpis state={state} currency={currency} timeZone={timeZone} keys={claimable.groups} />
					<div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_300px]">
						<Panel title="Rules" flush aside="First match wins">
							<RulesTable rules={state.ruleSet.rules} names={names} money={state.ruleMoney} />
						</Panel>
						<CoveragePanel months={trend.filter((row) => row.month !== null)} />
					</div>
				</div>
			</AttributionFrame>
		</>
	);
}

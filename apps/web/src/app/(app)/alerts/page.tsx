import type { Actor } from "@outlay/db/actor";
import type { ScopeOwner } from "@outlay/db/budgets/budget-access";
import { countAlerts, listAlertOwners, listAlerts } from "@outlay/db/read-models/alerts";
import { readAnomalySettings } from "@outlay/db/read-models/anomalies";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { ButtonLink } from "../../../design/button-link.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { alertListView } from "../../../features/alerts/alert-view.ts";
import { AlertsFilters } from "../../../features/alerts/alerts-filters.tsx";
import { AlertsScreenLazy } from "../../../features/alerts/alerts-screen-lazy.tsx";
import { AlertsTabs } from "../../../features/alerts/alerts-tabs.tsx";
import {
	alertsAsked,
	filterParams,
	isFiltered,
	parseAlertsUrl,
} from "../../../features/alerts/alerts-url.ts";
import { AnomalyPrecision } from "../../../features/alerts/anomaly-precision.tsx";
import { organizationContext } from "../../../features/spend/query/spend-context.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Alerts" };

const PAGE_ROWS = 50;

interface AlertsPageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function AlertsPage({ searchParams }: AlertsPageProps) {
	const actor = await requireActor("alerts.read");
	const url = parseAlertsUrl(await searchParams);
	const { status, mine } = alertsAsked(url.view);
	const { cursor, filter } = url;
	const { today, timeZone } = await organizationContext(actor);
	const asked = { status, mine, today };
	const page = await listAlerts(database(), actor, { ...asked, limit: PAGE_ROWS, cursor, filter });
	const owners = await listAlertOwners(database(), actor, { today });
	const hidesAll = page.alerts.length === 0 && isFiltered(filter);
	const query = new URLSearchParams({
		...{ status, mine: String(mine), limit: String(PAGE_ROWS) },
		...filterParams(filter),
		...(cursor === null ? {} : { cursor }),
	});
	const seesAll = actor.scope.kind === "organization";
	return (
		<>
			<PageHeader title="Alerts" remark="What crossed a threshold, who has it, and how it ended.">
				{seesAll && <ButtonLink href="/alerts/channels">Channels</ButtonLink>}
			</PageHeader>
			<AlertsTabs url={url} />
			<AlertsFilters url={url} owners={owners} scopes={await scopesOf(actor)} />
			<AnomalyPrecision settings={await readAnomalySettings(database(), actor, { now: new Date() })} />
			<AlertsScreenLazy
				key={query.toString()}
				path={`/api/v1/alerts?${query}`}
				initial={alertListView(page)}
				url={url}
				owners={owners}
				hidden={hidesAll ? await countAlerts(database(), actor, asked) : 0}
				timeZone={timeZone}
				canWrite={actor.rights.has("alerts.write")}
				canAddChannels={seesAll && actor.rights.has("channels.write")}
			/>
		</>
	);
}

/** Of their own, whoever sees a part of the organization. */
async function scopesOf(actor: Actor): Promise<readonly (ScopeOwner & { readonly name: string })[]> {
	const { departments, teams } = await readHierarchyOutline(database(), actor);
	return [
		...departments.map(({ slug, name }) => ({ kind: "department" as const, slug, name })),
		...teams.map(({ slug, name }) => ({ kind: "team" as const, slug, name })),
	];
}

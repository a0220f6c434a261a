import { readAudit, readAuditFacets } from "@outlay/db/read-models/audit";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../auth/actor.ts";
import { ButtonLink } from "../../../design/button-link.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Pagination } from "../../../design/pagination.tsx";
import { Panel } from "../../../design/panel.tsx";
import { AuditFilters } from "../../../features/audit/audit-filters.tsx";
import { AuditTable } from "../../../features/audit/audit-table.tsx";
import { auditFilter, auditHref, auditPosition, parseAuditUrl } from "../../../features/audit/audit-url.ts";
import { VerifyLog } from "../../../features/audit/verify-log.tsx";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Audit" };

const PAGE = 50;

interface PageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function AuditPage({ searchParams }: PageProps) {
	const actor = await requireActor("audit.read");
	if (actor.scope.kind !== "organization") notFound();
	const url = parseAuditUrl(await searchParams);
	const { timeZone } = await readOrganization(database(), actor);
	const query = { filter: auditFilter(url, timeZone), position: auditPosition(url), limit: PAGE };
	const [page, facets] = await Promise.all([
		readAudit(database(), actor, query),
		readAuditFacets(database(), actor),
	]);
	const [newest, oldest] = [page.events[0], page.events.at(-1)];
	return (
		<>
			<PageHeader
				title="Audit"
				remark="Every change, by whom and when. Events are chained: none can be changed or removed without it showing."
			>
				<AuditFilters url={url} facets={facets} />
			</PageHeader>
			<div className="grid gap-3.5">
				<Panel title="Proof">
					<VerifyLog />
				</Panel>
				<Panel title="Events" flush aside="Newest first">
					{newest === undefined || oldest === undefined ? (
						<EmptyState
							title="No events here"
							action={<ButtonLink href="/audit">Show the whole log</ButtonLink>}
						>
							Nothing in the log fits these filters.
						</EmptyState>
					) : (
						<>
							<AuditTable events={page.events} url={url} timeZone={timeZone} />
							<Pagination
								summary={`Events ${oldest.sequence} to ${newest.sequence}`}
								previousHref={page.hasNewer ? auditHref(url, { after: newest.sequence }) : undefined}
								nextHref={page.hasOlder ? auditHref(url, { before: oldest.sequence }) : undefined}
							/>
						</>
					)}
				</Panel>
			</div>
		</>
	);
}

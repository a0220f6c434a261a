import { listVersions } from "@outlay/db/read-models/attribution-history";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Pagination } from "../../../../design/pagination.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { AttributionFrame } from "../../../../features/attribution/attribution-frame.tsx";
import { attributionPeriod } from "../../../../features/attribution/attribution-period.ts";
import { VersionsTable } from "../../../../features/attribution/versions-table.tsx";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "History of the rules" };

const VERSIONS_SHOWN = 50;

interface PageProps {
	readonly searchParams: Promise<{ readonly before?: string | string[] }>;
}

export default async function HistoryPage({ searchParams }: PageProps) {
	const actor = await requireActor("attribution.read");
	if (actor.scope.kind !== "organization") notFound();
	const asked = Number((await searchParams).before);
	const before = Number.isInteger(asked) && asked > 0 ? asked : null;
	const { timeZone } = await attributionPeriod(actor);
	const { items, nextCursor } = await listVersions(database(), actor, { before, limit: VERSIONS_SHOWN });
	return (
		<>
			<PageHeader
				title="History of the rules"
				crumbs={[{ label: "Attribution", href: "/attribution" }]}
				remark="Published versions never change. Each says what it changed, and why."
			/>
			<AttributionFrame actor={actor} current="history" timeZone={timeZone}>
				<Panel title="Versions" flush>
					<VersionsTable versions={items} timeZone={timeZone} />
					{(nextCursor !== null || before !== null) && (
						<Pagination
							summary={`${items.length} versions on this page`}
							previousHref={before === null ? undefined : "/attribution/history"}
							nextHref={nextCursor === null ? undefined : `/attribution/history?before=${nextCursor}`}
						/>
					)}
				</Panel>
			</AttributionFrame>
		</>
	);
}

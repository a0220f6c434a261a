import { listImports } from "@outlay/db/read-models/imports";
import { readWorkerState } from "@outlay/db/read-models/worker-state";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { ButtonLink } from "../../../design/button-link.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { importsActor } from "../../../features/imports/imports-actor.ts";
import { ImportsScreenLazy } from "../../../features/imports/imports-screen-lazy.tsx";
import { type ImportsUrl, importsQuery, WAITING_IMPORTS } from "../../../features/imports/imports-url.ts";
import { WAITING_COUNTED_MAX } from "../../../features/imports/waiting-imports.ts";
import { WorkerNotice } from "../../../features/imports/worker-notice.tsx";
import { database } from "../../../main.ts";
import { importListQuerySchema } from "../../api/v1/imports/schema.ts";

export const metadata: Metadata = { title: "Imports" };

const PAGE_ROWS = 50;

interface ImportsPageProps {
	readonly searchParams: Promise<{
		readonly cursor?: string | string[];
		readonly status?: string | string[];
	}>;
}

export default async function ImportsPage({ searchParams }: ImportsPageProps) {
	const actor = await importsActor();
	const url = parseImportsUrl(await searchParams);
	const canWrite = actor.rights.has("imports.write");
	const isFirstPage = url.cursor === null && url.status === null;
	const [initial, waiting, { timeZone }, worker] = await Promise.all([
		listImports(database(), actor, { ...url, limit: PAGE_ROWS }),
		canWrite && isFirstPage
			? listImports(database(), actor, { ...WAITING_IMPORTS, limit: WAITING_COUNTED_MAX })
			: null,
		readOrganization(database(), actor),
		readWorkerState(database()),
	]);
	const path = `/api/v1/imports?${pageQuery(url, PAGE_ROWS)}`;
	return (
		<>
			<PageHeader title="Imports" remark="What providers and gateways say, read once and kept as it came.">
				<ButtonLink href="/connections">Billing accounts</ButtonLink>
			</PageHeader>
			<WorkerNotice worker={worker} timeZone={timeZone} />
			<ImportsScreenLazy
				key={path}
				url={url}
				path={path}
				initial={initial}
				waiting={
					waiting === null
						? null
						: {
								path: `/api/v1/imports?${pageQuery(WAITING_IMPORTS, WAITING_COUNTED_MAX)}`,
								initial: waiting,
							}
				}
				timeZone={timeZone}
				canWrite={canWrite}
			/>
		</>
	);
}

/** An address that was cut or edited shows the first page rather than an error. */
function parseImportsUrl({ cursor, status }: Awaited<ImportsPageProps["searchParams"]>): ImportsUrl {
	const fields = importListQuerySchema.shape;
	const [askedCursor, askedStatus] = [fields.cursor.safeParse(cursor), fields.status.safeParse(status)];
	return {
		cursor: askedCursor.success ? (askedCursor.data ?? null) : null,
		status: askedStatus.success ? (askedStatus.data ?? null) : null,
	};
}

function pageQuery(url: ImportsUrl, limit: number): string {
	const query = importsQuery(url);
	query.set("limit", String(limit));
	return query.toString();
}

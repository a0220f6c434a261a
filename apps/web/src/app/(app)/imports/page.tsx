import { listImports } from "@outlay/db/read-models/imports";
import { readWorkerState } from "@outlay/db/read-models/worker-state";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { ButtonLink } from "../../../design/button-link.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { importsActor } from "../../../features/imports/imports-actor.ts";
import { ImportsScreenLazy } from "../../../features/imports/imports-screen-lazy.tsx";
import { WorkerNotice } from "../../../features/imports/worker-notice.tsx";
import { database } from "../../../main.ts";
import { importListQuerySchema } from "../../api/v1/imports/schema.ts";

export const metadata: Metadata = { title: "Imports" };

const PAGE_ROWS = 50;

interface ImportsPageProps {
	readonly searchParams: Promise<{ readonly cursor?: string | string[] }>;
}

export default async function ImportsPage({ searchParams }: ImportsPageProps) {
	const actor = await importsActor();
	// An address that was cut or edited shows the first page rather than an error.
	const asked = importListQuerySchema.shape.cursor.safeParse((await searchParams).cursor);
	const cursor = asked.success ? (asked.data ?? null) : null;
	const [initial, { timeZone }, worker] = await Promise.all([
		listImports(database(), actor, { cursor, limit: PAGE_ROWS, status: null }),
		readOrganization(database(), actor),
		readWorkerState(database()),
	]);
	const query = new URLSearchParams({ limit: String(PAGE_ROWS), ...(cursor === null ? {} : { cursor }) });
	return (
		<>
			<PageHeader title="Imports" remark="What providers and gateways say, read once and kept as it came.">
				<ButtonLink href="/connections">Billing accounts</ButtonLink>
			</PageHeader>
			<WorkerNotice worker={worker} timeZone={timeZone} />
			<ImportsScreenLazy
				path={`/api/v1/imports?${query}`}
				initial={initial}
				isFirstPage={cursor === null}
				timeZone={timeZone}
				canWrite={actor.rights.has("imports.write")}
			/>
		</>
	);
}

import { readImport } from "@outlay/db/read-models/imports";
import { listImportIssues, parseIssueCursor } from "@outlay/db/read-models/imports-issues";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { PageHeader } from "../../../../design/page-header.tsx";
import { ImportFacts, ImportLimits } from "../../../../features/imports/import-facts.tsx";
import { ImportLiveLazy } from "../../../../features/imports/import-live-lazy.tsx";
import { ImportOutcome } from "../../../../features/imports/import-outcome.tsx";
import { ImportStatus } from "../../../../features/imports/import-status.tsx";
import { importsActor } from "../../../../features/imports/imports-actor.ts";
import { LargestCharges } from "../../../../features/imports/largest-charges.tsx";
import { MoneyEquation } from "../../../../features/imports/money-equation.tsx";
import { QuarantineTable } from "../../../../features/imports/quarantine-table.tsx";
import { ReasonsTable } from "../../../../features/imports/reasons-table.tsx";
import { database } from "../../../../main.ts";
import { importIdSchema } from "../../../api/v1/imports/schema.ts";

export const metadata: Metadata = { title: "Import" };

const ISSUES_PAGE_ROWS = 50;

interface ImportPageProps {
	readonly params: Promise<{ readonly id: string }>;
	readonly searchParams: Promise<{ readonly after?: string | string[] }>;
}

export default async function ImportPage({ params, searchParams }: ImportPageProps) {
	const actor = await importsActor();
	const id = importIdSchema.safeParse((await params).id);
	if (!id.success) notFound();
	const asked = (await searchParams).after;
	const after = typeof asked === "string" ? parseIssueCursor(asked) : null;
	const [detail, issues, { timeZone }] = await Promise.all([
		readImport(database(), actor, id.data),
		listImportIssues(database(), actor, { importId: id.data, after, limit: ISSUES_PAGE_ROWS }),
		readOrganization(database(), actor),
	]);
	if (detail === null) notFound();
	return (
		<>
			<PageHeader
				title={detail.fileName}
				crumbs={[{ label: "Imports", href: "/imports" }]}
				remark={detail.status === "reading" ? undefined : <ImportStatus item={detail} />}
			/>
			<div className="grid gap-3.5">
				<ImportLiveLazy key={detail.status} initial={detail} canWrite={actor.rights.has("imports.write")} />
				<ImportOutcome detail={detail} />
				<MoneyEquation detail={detail} />
				<div className="grid items-start gap-3.5 lg:grid-cols-2">
					<ImportFacts detail={detail} timeZone={timeZone} />
					<ImportLimits detail={detail} />
				</div>
				{detail.rows.charged > 0 && (
					<Suspense>
						<LargestCharges actor={actor} importId={detail.id} />
					</Suspense>
				)}
				<ReasonsTable reasons={detail.reasons} />
				<QuarantineTable detail={detail} page={issues} isFirstPage={after === null} />
			</div>
		</>
	);
}

import { readImport } from "@outlay/db/read-models/imports";
import { findExplainedCharge } from "@outlay/db/read-models/imports-lines";
import { parseDay } from "@outlay/finops/day";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EmptyState } from "../../../../../design/empty-state.tsx";
import { PageHeader } from "../../../../../design/page-header.tsx";
import { Panel } from "../../../../../design/panel.tsx";
import { ChargeFacts } from "../../../../../features/imports/charge-facts.tsx";
import { ChargeLinesLazy } from "../../../../../features/imports/charge-lines-lazy.tsx";
import { importsActor } from "../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../main.ts";
import { lineRequestBodySchema } from "../../../../api/v1/imports/[id]/lines/schema.ts";
import { importIdSchema } from "../../../../api/v1/imports/schema.ts";

export const metadata: Metadata = { title: "Lines behind a charge" };

interface LinesPageProps {
	readonly params: Promise<{ readonly id: string }>;
	readonly searchParams: Promise<{ readonly charge?: string | string[]; readonly day?: string | string[] }>;
}

export default async function LinesPage({ params, searchParams }: LinesPageProps) {
	const actor = await importsActor();
	const { charge, day } = await searchParams;
	const id = importIdSchema.safeParse((await params).id);
	const chargeId = lineRequestBodySchema.shape.chargeId.safeParse(charge);
	if (!id.success || !chargeId.success) notFound();
	const search = { importId: id.data, chargeId: chargeId.data, day: dayOrNull(day) };
	const [file, found] = await Promise.all([
		readImport(database(), actor, id.data),
		findExplainedCharge(database(), actor, search),
	]);
	if (file === null) notFound();
	return (
		<>
			<PageHeader
				title="Lines behind a charge"
				crumbs={[
					{ label: "Imports", href: "/imports" },
					{ label: file.fileName, href: `/imports/${file.id}` },
				]}
				remark="Read again from the raw export, as the provider wrote it."
			/>
			{found === null ? (
				<Panel>
					<EmptyState title="This charge is gone">
						A newer export has replaced it. Go back to the figure: its charges are those of the newest export.
					</EmptyState>
				</Panel>
			) : (
				<div className="grid gap-3.5">
					<ChargeFacts charge={found} />
					<ChargeLinesLazy importId={file.id} charge={found} />
				</div>
			)}
		</>
	);
}

function dayOrNull(text: string | string[] | undefined): string | null {
	return typeof text === "string" && parseDay(text).ok ? text : null;
}

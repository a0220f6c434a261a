import { readVersion } from "@outlay/db/read-models/attribution-history";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../../auth/actor.ts";
import { PageHeader } from "../../../../../design/page-header.tsx";
import { Panel } from "../../../../../design/panel.tsx";
import { attributionPeriod } from "../../../../../features/attribution/attribution-period.ts";
import { DiffList } from "../../../../../features/attribution/diff-list.tsx";
import { attributionNames } from "../../../../../features/attribution/names.ts";
import { RulesTable } from "../../../../../features/attribution/rules-table.tsx";
import { database } from "../../../../../main.ts";

export const metadata: Metadata = { title: "Version of the rules" };

interface PageProps {
	readonly params: Promise<{ readonly version: string }>;
}

export default async function VersionPage({ params }: PageProps) {
	const actor = await requireActor("attribution.read");
	if (actor.scope.kind !== "organization") notFound();
	const asked = Number((await params).version);
	const found = Number.isInteger(asked) ? await readVersion(database(), actor, asked) : null;
	if (found === null) notFound();
	const { today } = await attributionPeriod(actor);
	const names = await attributionNames(actor, today);
	return (
		<>
			<PageHeader
				title={`Version ${found.version}`}
				crumbs={[
					{ label: "Attribution", href: "/attribution" },
					{ label: "History", href: "/attribution/history" },
				]}
			/>
			<div className="grid gap-3.5">
				<Panel title="What it changed">
					<DiffList diff={found.diff} names={names} />
				</Panel>
				<Panel title="Its rules" flush aside={`${found.ruleSet.rules.length} in order`}>
					<RulesTable rules={found.ruleSet.rules} names={names} />
				</Panel>
			</div>
		</>
	);
}

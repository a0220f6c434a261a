import type { Metadata } from "next";
import { requireActor } from "../../auth/actor.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
	await requireActor("spend.read");
	return (
		<>
			<PageHeader title="Overview" />
			<Panel>
				<EmptyState title="No charges yet">Figures appear here after the first import.</EmptyState>
			</Panel>
		</>
	);
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { DraftScreen } from "../../../../features/attribution/draft-screen.tsx";

export const metadata: Metadata = { title: "Draft of the rules" };

export default async function DraftPage() {
	const actor = await requireActor("attribution.read");
	if (actor.scope.kind !== "organization") notFound();
	return (
		<>
			<PageHeader
				title="Draft of the rules"
				crumbs={[{ label: "Attribution", href: "/attribution" }]}
				remark="Change the rules, see the money that would move, then publish."
			/>
			<DraftScreen actor={actor} />
		</>
	);
}

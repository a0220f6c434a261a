import type { Metadata } from "next";
import { requireActor } from "../../auth/actor.ts";
import { OverviewScreen } from "../../features/spend/overview/overview-screen.tsx";
import type { SearchParams } from "../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { readonly searchParams: SearchParams }) {
	const actor = await requireActor("spend.read");
	return <OverviewScreen actor={actor} searchParams={searchParams} />;
}

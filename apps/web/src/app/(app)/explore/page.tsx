import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { ExploreScreen } from "../../../features/spend/explore/explore-screen.tsx";
import type { SearchParams } from "../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "Explore" };

export default async function ExplorePage({ searchParams }: { readonly searchParams: SearchParams }) {
	const actor = await requireActor("spend.read");
	return <ExploreScreen actor={actor} searchParams={searchParams} />;
}

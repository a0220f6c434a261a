import type { Metadata } from "next";
import { requireActor } from "../../../../auth/actor.ts";
import { OwnerScreen } from "../../../../features/spend/owners/owner-screen.tsx";
import type { SearchParams } from "../../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "Team" };

interface TeamPageProps {
	readonly params: Promise<{ readonly slug: string }>;
	readonly searchParams: SearchParams;
}

export default async function TeamPage({ params, searchParams }: TeamPageProps) {
	const actor = await requireActor("spend.read");
	const { slug } = await params;
	return <OwnerScreen actor={actor} searchParams={searchParams} kind="team" slug={slug} />;
}

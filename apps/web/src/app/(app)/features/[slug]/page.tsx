import type { Metadata } from "next";
import { requireActor } from "../../../../auth/actor.ts";
import { OwnerScreen } from "../../../../features/spend/owners/owner-screen.tsx";
import type { SearchParams } from "../../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "Feature" };

interface FeaturePageProps {
	readonly params: Promise<{ readonly slug: string }>;
	readonly searchParams: SearchParams;
}

export default async function FeaturePage({ params, searchParams }: FeaturePageProps) {
	const actor = await requireActor("spend.read");
	const { slug } = await params;
	return <OwnerScreen actor={actor} searchParams={searchParams} kind="feature" slug={slug} />;
}

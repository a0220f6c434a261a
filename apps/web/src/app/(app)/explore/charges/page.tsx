import type { Metadata } from "next";
import { requireActor } from "../../../../auth/actor.ts";
import { ChargesScreen } from "../../../../features/spend/charges/charges-screen.tsx";
import type { SearchParams } from "../../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "Charges" };

export default async function ChargesPage({ searchParams }: { readonly searchParams: SearchParams }) {
	const actor = await requireActor("spend.read");
	return <ChargesScreen actor={actor} searchParams={searchParams} />;
}

import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { BridgeScreen } from "../../../features/bridge/bridge-screen.tsx";
import { SidesScreen } from "../../../features/bridge/sides-screen.tsx";
import { readSidesUrl } from "../../../features/bridge/sides-url.ts";
import type { SearchParams } from "../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "What moved" };

export default async function BridgePage({ searchParams }: { readonly searchParams: SearchParams }) {
	const actor = await requireActor("spend.read");
	const sides = readSidesUrl(await searchParams);
	if (sides === null) return <BridgeScreen actor={actor} searchParams={searchParams} />;
	return <SidesScreen actor={actor} url={sides} />;
}

import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { BridgeScreen } from "../../../features/bridge/bridge-screen.tsx";
import { BudgetBridgeScreen } from "../../../features/bridge/budget-bridge-screen.tsx";
import { readBudgetBridgeUrl } from "../../../features/bridge/budget-bridge-url.ts";
import type { SearchParams } from "../../../features/spend/query/spend-url.ts";

export const metadata: Metadata = { title: "What moved" };

export default async function BridgePage({ searchParams }: { readonly searchParams: SearchParams }) {
	const actor = await requireActor("spend.read");
	const ofBudget = readBudgetBridgeUrl(await searchParams);
	if (ofBudget === null) return <BridgeScreen actor={actor} searchParams={searchParams} />;
	return <BudgetBridgeScreen actor={actor} url={ofBudget} />;
}

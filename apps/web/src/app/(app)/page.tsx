import type { Metadata } from "next";
import { requireActor } from "../../auth/actor.ts";
import { FirstRun } from "../../features/spend/overview/first-run.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
	await requireActor("spend.read");
	return <FirstRun steps={[]} />;
}

import { listOpenIncreases } from "@outlay/db/read-models/budget-page";
import { listBudgets } from "@outlay/db/read-models/budgets";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { PageHeader } from "../../../design/page-header.tsx";
import { budgetRights } from "../../../features/budgets/budget-rights.ts";
import { BudgetsScreen } from "../../../features/budgets/budgets-screen.tsx";
import { readBudgetsUrl } from "../../../features/budgets/budgets-url.ts";
import { organizationContext } from "../../../features/spend/query/spend-context.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Budgets" };

export default async function BudgetsPage({
	searchParams,
}: {
	readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor("budgets.read");
	const { today } = await organizationContext(actor);
	const [budgets, requests] = await Promise.all([
		listBudgets(database(), actor, { today }),
		listOpenIncreases(database(), actor, { today }),
	]);
	const url = readBudgetsUrl(await searchParams);
	return (
		<>
			<PageHeader
				title="Budgets"
				remark="What may be spent, on what, and where it stands. The worker evaluates every budget after each import."
			/>
			<BudgetsScreen {...{ budgets, requests, url, today }} rights={budgetRights(actor)} />
		</>
	);
}

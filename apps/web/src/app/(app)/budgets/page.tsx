import { listOpenIncreases } from "@outlay/db/read-models/budget-page";
import { listOpenBudgetRequests } from "@outlay/db/read-models/budget-requests";
import { listBudgets } from "@outlay/db/read-models/budgets";
import { seesPeople } from "@outlay/db/read-models/spend-dimensions";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { budgetRights } from "../../../features/budgets/budget-rights.ts";
import { BudgetsScreen } from "../../../features/budgets/budgets-screen.tsx";
import { readBudgetsUrl } from "../../../features/budgets/budgets-url.ts";
import { NewBudget } from "../../../features/budgets/edit/new-budget.tsx";
import { scopeOptions } from "../../../features/budgets/edit/scope-options.ts";
import { BudgetRequestsPanel } from "../../../features/scenarios/budget-requests-panel.tsx";
import { organizationContext } from "../../../features/spend/query/spend-context.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Budgets" };

export default async function BudgetsPage({
	searchParams,
}: {
	readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor("budgets.read");
	const { today, fiscal, currency } = await organizationContext(actor);
	const rights = budgetRights(actor);
	const url = readBudgetsUrl(await searchParams);
	const [budgets, ended, requests, newBudgets, options] = await Promise.all([
		listBudgets(database(), actor, { today }),
		url.show === "ended" ? listBudgets(database(), actor, { today, isEnded: true }) : [],
		listOpenIncreases(database(), actor, { today }),
		listOpenBudgetRequests(database(), actor, { today }),
		rights.mayWrite ? scopeOptions(actor, today) : null,
	]);
	return (
		<BudgetsScreen
			{...{ budgets, ended, requests, url, today, fiscal, rights }}
			newBudgets={<BudgetRequestsPanel requests={newBudgets} rights={rights} />}
			make={options !== null && <NewBudget {...{ options, currency }} seesPeople={seesPeople(actor)} />}
		/>
	);
}

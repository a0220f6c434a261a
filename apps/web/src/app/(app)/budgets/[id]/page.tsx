import { readBudgetPage } from "@outlay/db/read-models/budget-page";
import { listBudgetPeople } from "@outlay/db/read-models/budget-people";
import { listBudgets } from "@outlay/db/read-models/budgets";
import { seesPeople } from "@outlay/db/read-models/spend-dimensions";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { budgetRights, NO_BUDGET_RIGHTS } from "../../../../features/budgets/budget-rights.ts";
import { BudgetActions } from "../../../../features/budgets/page/budget-actions.tsx";
import { BudgetScreen } from "../../../../features/budgets/page/budget-screen.tsx";
import { readContributions } from "../../../../features/budgets/page/made-of.ts";
import { PeoplePanel } from "../../../../features/budgets/page/people-panel.tsx";
import { strayAmounts } from "../../../../features/budgets/page/stray-amounts.ts";
import { readPeopleCursor } from "../../../../features/budgets/people-cursor.ts";
import { BudgetPastForecasts } from "../../../../features/forecasts/budget-past-forecasts.tsx";
import { mayWritePrices } from "../../../../features/prices/may-write-prices.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { budgetIdSchema } from "../../../api/v1/budgets/schema.ts";

export const metadata: Metadata = { title: "Budget" };

const PEOPLE_PAGE_ROWS = 50;

interface BudgetPageProps {
	readonly params: Promise<{ readonly id: string }>;
	readonly searchParams: Promise<{ readonly after?: string | string[] }>;
}

export default async function BudgetPage({ params, searchParams }: BudgetPageProps) {
	const actor = await requireActor("budgets.read");
	const id = budgetIdSchema.safeParse((await params).id);
	if (!id.success) notFound();
	const { today, timeZone, fiscal } = await organizationContext(actor);
	const page = await readBudgetPage(database(), actor, { id: id.data, today });
	if (page === null) notFound();
	const { budget } = page;
	const asked = (await searchParams).after;
	const after = typeof asked === "string" ? readPeopleCursor(asked) : null;
	const whose = { id: id.data, today, limit: PEOPLE_PAGE_ROWS, cursor: after };
	const [people, budgets, contributions] = await Promise.all([
		budget.perPerson && seesPeople(actor) ? listBudgetPeople(database(), actor, whose) : null,
		budget.parentId === null ? [] : listBudgets(database(), actor, { today }),
		readContributions(actor, budget),
	]);
	const parent = budgets.find(({ id: other }) => other === budget.parentId);
	const rights = budget.endedAt === null ? budgetRights(actor) : NO_BUDGET_RIGHTS;
	return (
		<BudgetScreen
			{...{ page, parent, contributions, rights, today, timeZone, opensPrices: mayWritePrices(actor) }}
			stray={strayAmounts(page.versions, { window: budget.window, fiscal, today })}
			pastForecasts={<BudgetPastForecasts page={page} />}
			people={<PeoplePanel {...{ budget, people, rights, today }} isFirstPage={after === null} />}
			actions={<BudgetActions {...{ budget, rights, today, fiscal }} />}
		/>
	);
}

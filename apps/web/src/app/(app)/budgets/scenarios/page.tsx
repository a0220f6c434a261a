import { listScenarios } from "@outlay/db/read-models/scenarios";
import { addMonths, monthOf } from "@outlay/finops/day";
import type { Metadata } from "next";
import { requireActor } from "../../../../auth/actor.ts";
import { monthText } from "../../../../design/day-text.ts";
import { budgetRights } from "../../../../features/budgets/budget-rights.ts";
import { scenarioOptions } from "../../../../features/scenarios/scenario-options.ts";
import { ScenariosScreen } from "../../../../features/scenarios/scenarios-screen.tsx";
import { readScenariosUrl } from "../../../../features/scenarios/scenarios-url.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Scenarios" };

/** A budget is planned for next month, or for one of the year after. */
const MONTHS_OFFERED = 13;

export default async function ScenariosPage({
	searchParams,
}: {
	readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor("budgets.read");
	const { today } = await organizationContext(actor);
	const { mayRequest } = budgetRights(actor);
	const url = readScenariosUrl(await searchParams);
	const [scenarios, options] = await Promise.all([
		listScenarios(database(), actor, { today }),
		mayRequest && url.edit !== null ? scenarioOptions(actor, today) : null,
	]);
	const months = Array.from({ length: MONTHS_OFFERED }, (_, index) => {
		const value = addMonths(monthOf(today), index);
		return { value, label: monthText(value) };
	});
	return <ScenariosScreen {...{ scenarios, url, mayRequest, options, months }} />;
}

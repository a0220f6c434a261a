import type { Actor } from "@outlay/db/actor";
import { type BridgeQuery, readBridge } from "@outlay/db/read-models/bridge";
import { type BridgeChoices, readBridgeChoices } from "@outlay/db/read-models/bridge-choices";
import { readBridgeExplanations } from "@outlay/db/read-models/bridge-explanations";
import { parseBridgeSide } from "@outlay/finops/bridge-side";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { notFound } from "next/navigation";
import { Button } from "../../design/button.tsx";
import { SelectField, type SelectOption } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { scopeText } from "../budgets/budget-words.ts";
import { pseudonymKey, type SpendContext, spendContext } from "../spend/query/spend-context.ts";
import { BridgeFigures } from "./bridge-figures.tsx";
import { explanationRequest } from "./bridge-of-spend.ts";
import { bridgeProblem } from "./bridge-problem.ts";
import { shortSideText, sideText } from "./bridge-words.ts";
import type { BudgetBridgeUrl } from "./budget-bridge-url.ts";
import { ExplanationsPanel } from "./explanations-panel.tsx";
import { sideOptions } from "./side-options.ts";

/** A budget's plan, its kept forecasts and its spend, any two against each other. */
export async function BudgetBridgeScreen({
	actor,
	url,
}: {
	readonly actor: Actor;
	readonly url: BudgetBridgeUrl;
}) {
	if (!actor.rights.has("budgets.read")) notFound();
	const context = await spendContext(actor);
	const { today, fiscal } = context;
	const choices =
		url.budget === "" ? null : await readBridgeChoices(database(), actor, { id: url.budget, today, fiscal });
	if (choices === null || choices.budget.unit !== "money") notFound();
	const options = sideOptions(choices, context);
	const from = url.from ?? options.find(({ value }) => value.startsWith("plan:"))?.value ?? "";
	const to = url.to ?? options[0]?.value ?? "";
	const { budget } = choices;
	return (
		<>
			<PageHeader
				title="What moved"
				crumbs={[
					{ label: "Budgets", href: "/budgets" },
					{ label: budget.name, href: `/budgets/${budget.id}` },
				]}
				basis={[{ tone: "none", text: scopeText(budget.scope) }]}
			/>
			<div className="grid gap-3.5">
				<SidesForm budget={budget.id} {...{ options, from, to }} />
				<Bridge {...{ actor, context, choices, from, to }} />
			</div>
		</>
	);
}

interface SidesFormProps {
	readonly budget: string;
	readonly options: readonly SelectOption[];
	readonly from: string;
	readonly to: string;
}

/** A GET form: both sides live in the address. What an address names and the menus do not is kept on top. */
function SidesForm({ budget, options, from, to }: SidesFormProps) {
	return (
		<Panel className="no-print">
			<form action="/bridge" className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
				<input type="hidden" name="budget" value={budget} />
				<SelectField
					key={`from ${from}`}
					label="From"
					name="from"
					defaultValue={from}
					options={withChosen(options, from)}
				/>
				<SelectField
					key={`to ${to}`}
					label="To"
					name="to"
					defaultValue={to}
					options={withChosen(options, to)}
				/>
				<Button type="submit">Compare</Button>
			</form>
		</Panel>
	);
}

function withChosen(options: readonly SelectOption[], chosen: string): readonly SelectOption[] {
	const side = parseBridgeSide(chosen);
	if (!side.ok || options.some(({ value }) => value === chosen)) return options;
	return [{ value: chosen, label: sideText({ side: side.value, span: null }) }, ...options];
}

interface BridgeProps {
	readonly actor: Actor;
	readonly context: SpendContext;
	readonly choices: BridgeChoices;
	readonly from: string;
	readonly to: string;
}

const LINES = 15;

async function Bridge({ actor, context, choices, ...texts }: BridgeProps) {
	const [from, to] = [parseBridgeSide(texts.from), parseBridgeSide(texts.to)];
	if (!from.ok || !to.ok) return <Notice tone="warn">Choose two sides above.</Notice>;
	const { today, fiscal, timeZone } = context;
	const { budget } = choices;
	const isOfBudget = from.value.kind !== "actual" || to.value.kind !== "actual";
	const scope = budget.scope.map(({ dimension, values }) => ({
		dimension,
		values: values.map(({ key }) => key),
	}));
	const query: BridgeQuery = {
		...{ from: from.value, to: to.value, lines: LINES, today, fiscal, pseudonymKey: pseudonymKey() },
		// Between two spans of spend no side says what it is of: it is of what the budget is for.
		filters: isOfBudget ? [] : scope,
		view: { ...DEFAULT_SPEND_VIEW, view: budget.costView },
		basis: budget.basis,
		hierarchy: { kind: "as_was" },
		convertTo: budget.currency,
		currency: budget.currency,
	};
	const reading = await readBridge(database(), actor, query);
	if (!reading.ok) {
		const { title, fix } = bridgeProblem(reading.error);
		return <Notice tone="warn">{`${title} ${fix ?? ""}`}</Notice>;
	}
	const bridge = { filters: reading.value.scope.filters, from: from.value, to: to.value };
	const explanations = await readBridgeExplanations(database(), actor, { bridge, today });
	const names = { from: shortSideText(from.value), to: shortSideText(to.value) };
	return (
		<div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_328px]">
			<div className="grid min-w-0 gap-3.5">
				<BridgeFigures reading={reading.value} names={names} url={null} />
			</div>
			<ExplanationsPanel
				explanations={explanations}
				bridge={actor.rights.has("alerts.write") ? explanationRequest(query) : null}
				timeZone={timeZone}
			/>
		</div>
	);
}

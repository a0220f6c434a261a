import type { Actor } from "@outlay/db/actor";
import { type BridgeQuery, readBridge } from "@outlay/db/read-models/bridge";
import { readBridgeExplanations } from "@outlay/db/read-models/bridge-explanations";
import { parseBridgeSide } from "@outlay/finops/bridge-side";
import { notFound } from "next/navigation";
import { Button } from "../../design/button.tsx";
import { SelectField, type SelectOption } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { pseudonymKey, type SpendContext, spendContext } from "../spend/query/spend-context.ts";
import { BridgeFigures } from "./bridge-figures.tsx";
import { explanationRequest } from "./bridge-of-spend.ts";
import { bridgeProblem } from "./bridge-problem.ts";
import { shortSideText, sideText } from "./bridge-words.ts";
import { ExplanationsPanel } from "./explanations-panel.tsx";
import { readSides, type Sides } from "./read-sides.ts";
import { type SidesUrl, subjectField } from "./sides-url.ts";

/** The plan, the kept forecasts and the spend of a budget or an owner, any two against each other. */
export async function SidesScreen({ actor, url }: { readonly actor: Actor; readonly url: SidesUrl }) {
	const context = await spendContext(actor);
	const sides = url.subject === null ? null : await readSides(actor, url.subject, context);
	if (sides === null) notFound();
	const { options, crumbs, about } = sides;
	const from = url.from ?? sides.from;
	const to = url.to ?? sides.to;
	return (
		<>
			<PageHeader title="What moved" crumbs={crumbs} basis={[{ tone: "none", text: about }]} />
			<div className="grid gap-3.5">
				<SidesForm subject={subjectField(sides.subject)} {...{ options, from, to }} />
				<Bridge {...{ actor, context, sides, from, to }} />
			</div>
		</>
	);
}

interface SidesFormProps {
	readonly subject: { readonly name: string; readonly value: string };
	readonly options: readonly SelectOption[];
	readonly from: string;
	readonly to: string;
}

/** A GET form: both sides live in the address. What an address names and the menus do not is kept on top. */
function SidesForm({ subject, options, from, to }: SidesFormProps) {
	return (
		<Panel className="no-print">
			<form action="/bridge" className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
				<input type="hidden" {...subject} />
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
	readonly sides: Sides;
	readonly from: string;
	readonly to: string;
}

const LINES = 15;

async function Bridge({ actor, context, sides, ...texts }: BridgeProps) {
	const [from, to] = [parseBridgeSide(texts.from), parseBridgeSide(texts.to)];
	if (!from.ok || !to.ok) return <Notice tone="warn">Choose two sides above.</Notice>;
	const { today, fiscal, timeZone } = context;
	// Between two spans of spend no side says what it is of: it is of what the budget or the owner is.
	const isOfSpend = from.value.kind === "actual" && to.value.kind === "actual";
	const query: BridgeQuery = {
		...{ from: from.value, to: to.value, lines: LINES, today, fiscal, pseudonymKey: pseudonymKey() },
		...sides.counted,
		filters: isOfSpend ? sides.counted.filters : [],
		hierarchy: { kind: "as_was" },
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

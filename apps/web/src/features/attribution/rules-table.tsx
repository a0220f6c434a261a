import type { RuleMoney } from "@outlay/db/read-models/attribution";
import type { Rule } from "@outlay/finops/rule-set";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Money } from "../../design/money.tsx";
import { Tag } from "../../design/tag.tsx";
import { conditionsWords, type OwnerNames, outcomeWords, periodWords } from "./rule-words.ts";

export interface RulesTableProps {
	readonly rules: readonly Rule[];
	readonly names: OwnerNames;
	/** What each rule decided in the period; absent: not told, as in history. */
	readonly money?: readonly RuleMoney[] | undefined;
}

interface Row {
	readonly rule: Rule;
	readonly place: number;
}

/** Rules in their order: the first that matches decides. */
export function RulesTable({ rules, names, money }: RulesTableProps) {
	const amounts = Map.groupBy(money ?? [], ({ ruleId }) => ruleId);
	const spend: Column<Row> = {
		key: "money",
		header: "30 days",
		numeric: true,
		cell: ({ rule }) => <Amounts money={amounts.get(rule.id) ?? []} />,
	};
	return (
		<DataTable
			wide
			caption="Rules in their order"
			rows={rules.map((rule, at): Row => ({ rule, place: at + 1 }))}
			rowKey={({ rule }) => rule.id}
			columns={[...columnsOf(names), ...(money === undefined ? [] : [spend])]}
			empty={
				<EmptyState title="No rules yet">
					Claim the keys that cost most: each claim becomes a row of a table that a rule looks up.
				</EmptyState>
			}
		/>
	);
}

function columnsOf(names: OwnerNames): readonly Column<Row>[] {
	return [
		{
			key: "place",
			header: "#",
			numeric: true,
			className: "w-10 text-ink-3",
			cell: ({ place }) => place,
		},
		{
			key: "name",
			header: "Rule",
			rowHeader: true,
			className: "max-w-[22rem]",
			cell: ({ rule }) => (
				<>
					<span className="break-words">{rule.name}</span>
					<RuleRemarks rule={rule} />
					<Conditions rule={rule} />
					<span className="mt-0.5 block text-xs font-normal text-ink-2 sm:hidden">
						{outcomeWords(rule.outcome, names)}
					</span>
				</>
			),
		},
		{
			key: "outcome",
			header: "Gives to",
			hideBelow: "sm",
			className: "max-w-[20rem] break-words",
			cell: ({ rule }) => (
				<span className="line-clamp-2" title={outcomeWords(rule.outcome, names)}>
					{outcomeWords(rule.outcome, names)}
				</span>
			),
		},
	];
}

/** One line: a rule of forty values must not push the others off the screen. Hovering shows it whole. */
function Conditions({ rule }: { readonly rule: Rule }) {
	const words = conditionsWords(rule);
	return (
		<span title={words} className="mt-0.5 line-clamp-1 text-xs font-normal break-all text-ink-3">
			{words}
		</span>
	);
}

function RuleRemarks({ rule }: { readonly rule: Rule }) {
	const period = periodWords(rule);
	if (period === null && rule.outcome.kind !== "split") return null;
	return (
		<span className="ml-2 inline-flex gap-1.5">
			{rule.outcome.kind === "split" && <Tag tone="info">Split</Tag>}
			{period !== null && <Tag>{period}</Tag>}
		</span>
	);
}

function Amounts({ money }: { readonly money: readonly RuleMoney[] }) {
	if (money.length === 0) return <span className="text-ink-3">nothing</span>;
	return money.map(({ currency, amount }) => (
		<span key={currency} className="block">
			<Money amount={amount} currency={currency} cents="hidden" />
		</span>
	));
}

import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import type { CurrencySpend, SpendGroup } from "@outlay/db/read-models/spend-result";
import { groupThousands } from "@outlay/finops/count-text";
import { decimalParts, percentText } from "@outlay/finops/decimal-text";
import { moneyLine } from "@outlay/finops/money-text";
import Link from "next/link";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Delta } from "../../../design/delta.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Meter } from "../../../design/meter.tsx";
import { Money } from "../../../design/money.tsx";
import { add, changeBetween, isZero, percentOf } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { type SpendUrl, spendHref, withFilter } from "../query/spend-url.ts";
import { DIMENSION_WORDS, filterValueOf, groupId, groupName } from "../query/words.ts";
import { chargesHref, drillHref } from "./drill.ts";

export interface ExploreTableProps {
	readonly spend: CurrencySpend;
	readonly url: SpendUrl;
	/** What it is compared with, for a heading: "Oct"; null when nothing is. */
	readonly compared: string | null;
}

/** A group, or one of its sub-groups beneath it. */
interface Row {
	readonly id: string;
	readonly name: string;
	readonly depth: 0 | 1;
	readonly quiet: boolean;
	readonly group: SpendGroup;
	/** Where the name leads: one filter further. Null for folded groups. */
	readonly drill: string | null;
	/** Where the amount leads: the charges behind it. */
	readonly charges: string | null;
}

export function ExploreTable({ spend, url, compared }: ExploreTableProps) {
	const rows = spend.groups.flatMap((group) => rowsOf(group, url));
	return (
		<DataTable
			caption={`Spend by ${DIMENSION_WORDS[url.groupBy].one.toLowerCase()}`}
			rows={rows}
			rowKey={(row) => row.id}
			quiet={(row) => row.quiet}
			columns={columnsOf({ spend, url, compared })}
			sort={{
				key: url.sort,
				direction: "descending",
				href: (key) =>
					spendHref("/explore", { ...url, sort: key === "change" ? "change" : "spend" }, EXPLORE_DEFAULTS),
			}}
			empty={<EmptyState title="No spend here">Choose other days, or take a filter away.</EmptyState>}
		/>
	);
}

function rowsOf(group: SpendGroup, url: SpendUrl): readonly Row[] {
	const value = filterValueOf(group.key);
	const within = value === undefined ? null : withFilter(url, url.groupBy, [value]);
	const first: Row = {
		id: groupId(group.key),
		name: groupName(url.groupBy, group),
		depth: 0,
		quiet: group.key.kind !== "value",
		group,
		drill: value === undefined ? null : drillHref(url, url.groupBy, value),
		charges: within === null ? null : chargesHref(within),
	};
	const { subGroupBy } = url;
	if (subGroupBy === null) return [first];
	return [first, ...group.subGroups.map((sub) => subRow(sub, { subGroupBy, within, parent: first.id }))];
}

interface SubPlace {
	readonly subGroupBy: SpendDimension;
	readonly within: SpendUrl | null;
	readonly parent: string;
}

function subRow(sub: SpendGroup, { subGroupBy, within, parent }: SubPlace): Row {
	const value = filterValueOf(sub.key);
	const reachable = within !== null && value !== undefined;
	return {
		id: `${parent} ${groupId(sub.key)}`,
		name: groupName(subGroupBy, sub),
		depth: 1,
		quiet: true,
		group: sub,
		drill: reachable ? drillHref(within, subGroupBy, value) : null,
		charges: reachable ? chargesHref(withFilter(within, subGroupBy, [value])) : null,
	};
}

function columnsOf({ spend, url, compared }: ExploreTableProps): readonly Column<Row>[] {
	const { currency, current } = spend;
	const hasTokens = !isZero(current.tokens);
	return [
		{
			key: "name",
			header: DIMENSION_WORDS[url.groupBy].one,
			rowHeader: true,
			cell: (row) => <NameCell row={row} />,
			total: "Total",
		},
		{
			key: "spend",
			header: "Spend",
			numeric: true,
			sortKey: compared === null ? undefined : "spend",
			cell: (row) => <SpendCell row={row} currency={currency} />,
			total: (
				<Link href={chargesHref(url)} className="rounded-xs hover:underline">
					<Money amount={current.spend} currency={currency} />
				</Link>
			),
		},
		...(compared === null ? [] : changeColumns(spend, compared)),
		...(isZero(current.credits) ? [] : [creditsColumn(spend)]),
		{
			key: "share",
			header: "Share",
			hideBelow: "sm",
			className: "w-[11%] min-w-24",
			cell: (row) =>
				row.depth === 0 ? <Share part={row.group.current.spend} whole={current.spend} /> : null,
		},
		...(hasTokens ? [tokensColumn(spend)] : []),
		{
			key: "open",
			header: "Not final",
			numeric: true,
			hideBelow: "lg",
			cell: ({ group }) => <NotFinal amounts={group.current} />,
			total: <NotFinal amounts={current} />,
		},
	];
}

function NameCell({ row }: { readonly row: Row }) {
	const name = (
		<span className={row.depth === 1 ? "block pl-4 font-normal text-ink-2" : undefined}>{row.name}</span>
	);
	if (row.drill === null) return <span className="font-normal">{name}</span>;
	return (
		<Link href={row.drill} className="rounded-xs hover:underline">
			{name}
		</Link>
	);
}

function SpendCell({ row, currency }: { readonly row: Row; readonly currency: string }) {
	const { spend } = row.group.current;
	const money = <Money amount={spend} currency={currency} />;
	if (row.charges === null) return money;
	return (
		<Link
			href={row.charges}
			className="rounded-xs hover:underline"
			aria-label={`${moneyLine(spend, currency)}, charges of ${row.name}`}
		>
			{money}
		</Link>
	);
}

function changeColumns(
	{ currency, current, compared: before }: CurrencySpend,
	compared: string,
): readonly Column<Row>[] {
	const change = (group: Pick<SpendGroup, "current" | "compared">) =>
		changeBetween(group.current.spend, group.compared?.spend ?? "0");
	const total = change({ current, compared: before });
	return [
		{
			key: "change",
			header: `vs ${compared}`,
			numeric: true,
			hideBelow: "sm",
			sortKey: "change",
			cell: ({ group }) => (
				<Money amount={change(group).amount} currency={currency} cents="hidden" signed tone="cost" />
			),
			total: <Money amount={total.amount} currency={currency} cents="hidden" signed tone="cost" />,
		},
		{
			key: "percent",
			header: "Change",
			numeric: true,
			cell: ({ group }) => <Delta percent={change(group).percent} />,
			total: <Delta percent={total.percent} />,
		},
	];
}

function creditsColumn({ currency, current }: CurrencySpend): Column<Row> {
	return {
		key: "credits",
		header: "Credits",
		numeric: true,
		hideBelow: "md",
		cell: ({ group }) =>
			isZero(group.current.credits) ? null : <Money amount={group.current.credits} currency={currency} />,
		total: <Money amount={current.credits} currency={currency} />,
	};
}

function tokensColumn({ current }: CurrencySpend): Column<Row> {
	return {
		key: "tokens",
		header: "Tokens",
		numeric: true,
		hideBelow: "lg",
		cell: ({ group }) => <Tokens count={group.current.tokens} />,
		total: <Tokens count={current.tokens} />,
	};
}

function Share({ part, whole }: { readonly part: string; readonly whole: string }) {
	const percent = percentOf(part, whole) ?? "0";
	return <Meter label={`${percentText(percent)} of spend`} used={Number(percent)} />;
}

const STEPS = [
	{ name: "T", digits: 12 },
	{ name: "B", digits: 9 },
	{ name: "M", digits: 6 },
] as const;

/** Tokens in millions, billions, trillions; every digit on hover. */
function Tokens({ count }: { readonly count: string }) {
	if (isZero(count)) return null;
	const { whole } = decimalParts(count, 0);
	const digits = whole.replaceAll(",", "");
	const step = STEPS.find(({ digits: places }) => digits.length > places);
	if (step === undefined) return <span>{whole}</span>;
	const shown = decimalParts(`${digits}e-${step.digits}`, 1);
	return (
		<span title={groupThousands(digits)}>
			{shown.whole}.{shown.fraction}&nbsp;{step.name}
		</span>
	);
}

/** The share that no final bill backs. */
function NotFinal({ amounts }: { readonly amounts: SpendGroup["current"] }) {
	const metered = percentOf(amounts.metered, amounts.spend);
	const provisional = percentOf(amounts.provisional, amounts.spend);
	if (metered === null || provisional === null || (isZero(amounts.metered) && isZero(amounts.provisional)))
		return null;
	const hint = `Metered ${percentText(metered)}, billed but not final ${percentText(provisional)}`;
	const sum = percentOf(add(amounts.metered, amounts.provisional), amounts.spend) ?? "0";
	return <span title={hint}>{percentText(sum)}</span>;
}

import type { BridgeReading } from "@outlay/db/read-models/bridge";
import type { ReadLine } from "@outlay/db/read-models/bridge-change";
import { countText } from "@outlay/finops/count-text";
import { moneyLine } from "@outlay/finops/money-text";
import Link from "next/link";
import { Waterfall } from "../../design/charts/waterfall.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { isZero } from "../spend/query/decimal.ts";
import type { SpendUrl } from "../spend/query/spend-url.ts";
import { waterfallOf } from "./bridge-row.ts";
import { bridgeRows } from "./bridge-rows.ts";
import { bridgeSentence, lineText, stepWords } from "./bridge-words.ts";
import { lineHref } from "./line-href.ts";
import { StepsTable } from "./steps-table.tsx";

export interface BridgeFiguresProps {
	readonly reading: BridgeReading;
	/** What the two sides are called. */
	readonly names: { readonly from: string; readonly to: string };
	/** Where lines lead to; null: nowhere. */
	readonly url: SpendUrl | null;
}

/** A bridge in full: its sentence, the waterfall, the same figures as a table, and the parts that matter most. */
export function BridgeFigures({ reading, names, url }: BridgeFiguresProps) {
	const { change, currency } = reading;
	const sentence = bridgeSentence(reading);
	if (change === null || currency === null) {
		return (
			<Panel title="What moved">
				<p className="text-sm text-ink-2">{sentence}</p>
			</Panel>
		);
	}
	const rows = bridgeRows(reading, names);
	return (
		<>
			<Notes reading={reading} />
			<Panel title="What moved" className="min-w-0">
				<p className="mb-3 text-sm text-ink-2">{sentence}</p>
				<Waterfall label={sentence} points={waterfallOf(rows, currency)} currency={currency} />
			</Panel>
			<Panel flush title="Step by step">
				<StepsTable caption="What moved, by step" rows={rows} currency={currency} />
			</Panel>
			{change.measured && change.lines.length > 0 && <Lines reading={reading} url={url} />}
		</>
	);
}

/** What the figures do not say by themselves. */
function Notes({ reading }: { readonly reading: BridgeReading }) {
	const { change, leftOut } = reading;
	const notes: string[] = [];
	const spans = unequalSpans(reading);
	if (spans !== null) notes.push(spans);
	if (change !== null && change.countedInTokens > 0) {
		const is = change.countedInTokens === 1 ? "part is" : "parts are";
		notes.push(
			`${countText(change.countedInTokens)} ${is} counted in tokens, because no source counts their requests on both sides: they have no step for tokens per request.`,
		);
	}
	if (leftOut.length > 0) {
		const others = leftOut.map(
			({ currency, from, to }) => `${moneyLine(from, currency)} to ${moneyLine(to, currency)}`,
		);
		notes.push(`Not added, because it is in other currencies: ${others.join(", ")}.`);
	}
	if (notes.length === 0) return null;
	return (
		<Notice tone="info">
			{notes.map((note) => (
				<p key={note}>{note}</p>
			))}
		</Notice>
	);
}

/** A plan of a month and the spend of three weeks differ by the last one too, which nobody sees in the steps. */
function unequalSpans({ from, to }: BridgeReading): string | null {
	if (from.side.kind === to.side.kind || from.span === null || to.span === null) return null;
	const [spend, other] = from.side.kind === "actual" ? [from.span, to] : [to.span, from];
	if (other.span === null || other.side.kind === "actual" || spend.end >= other.span.end) return null;
	if (from.side.kind !== "actual" && to.side.kind !== "actual") return null;
	return `The ${other.side.kind} is of days that have not come yet too: the spend beside it is of fewer days.`;
}

function Lines({ reading, url }: Pick<BridgeFiguresProps, "reading" | "url">) {
	const { change } = reading;
	const currency = reading.currency ?? "";
	if (change === null) return null;
	const others: readonly Row[] =
		change.otherLines === 0 ? [] : [{ line: null, amount: change.other, count: change.otherLines }];
	const rows: readonly Row[] = [
		...change.lines.map((line) => ({ line, amount: line.amount, count: 1 })),
		...others,
	];
	const columns: readonly Column<Row>[] = [
		{
			key: "line",
			header: "What",
			rowHeader: true,
			cell: (row) => <LineName row={row} url={url} />,
			total: "Change",
		},
		{
			key: "step",
			header: "Step",
			hideBelow: "sm",
			cell: ({ line }) => (line === null ? "" : stepWords(line.step, reading).label),
		},
		{
			key: "amount",
			header: "Amount",
			numeric: true,
			cell: ({ amount }) => <Money amount={amount} currency={currency} signed tone="cost" />,
			total: <Money amount={change.amount} currency={currency} signed />,
		},
	];
	return (
		<Panel flush title="What it is due to" aside="The largest first">
			<DataTable
				caption="What it is due to"
				rows={rows.filter(({ amount }) => !isZero(amount))}
				rowKey={({ line }) => (line === null ? "others" : `${line.step} ${JSON.stringify(line.key)}`)}
				quiet={({ line }) => line === null}
				columns={columns}
			/>
		</Panel>
	);
}

interface Row {
	/** Null: all others. */
	readonly line: ReadLine | null;
	readonly amount: string;
	readonly count: number;
}

function LineName({ row, url }: { readonly row: Row; readonly url: SpendUrl | null }) {
	const { line, count } = row;
	if (line === null) return `${countText(count)} smaller ${count === 1 ? "change" : "changes"}`;
	const href = url === null ? undefined : lineHref(line, url);
	if (href === undefined) return lineText(line);
	return (
		<Link href={href} className="rounded-xs hover:underline">
			{lineText(line)}
		</Link>
	);
}

import { OWNER_PARTS, type OwnerReading } from "@outlay/db/read-models/owner-page";
import type { SpendGroup } from "@outlay/db/read-models/spend-result";
import Link from "next/link";
import { Sparkline } from "../../../design/charts/sparkline.tsx";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Delta } from "../../../design/delta.tsx";
import { Money } from "../../../design/money.tsx";
import { Panel } from "../../../design/panel.tsx";
import { ShareBar } from "../../../design/share-bar.tsx";
import { chargesHref } from "../explore/drill.ts";
import { bucketsOf } from "../query/chart.ts";
import { csvHref } from "../query/csv-href.ts";
import { changeBetween, percentOf } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { compareShortText } from "../query/range.ts";
import { spendHref, withFilter } from "../query/spend-url.ts";
import { DIMENSION_WORDS, filterValueOf, groupId, groupName, lowered } from "../query/words.ts";
import { type OwnerPlace, ownerUrl } from "./owner-place.ts";
import { OWNER_PATHS } from "./owner-words.ts";

interface OwnerPartsProps {
	readonly place: OwnerPlace;
	readonly reading: OwnerReading;
}

interface PartRow {
	readonly group: SpendGroup;
	readonly name: string;
	readonly href: string | null;
	readonly trend: readonly string[];
}

/** What the owner's money is made of: a department's teams, a team's features, a feature's models. */
export function OwnerPartsPanel({ place, reading }: OwnerPartsProps) {
	const dimension = OWNER_PARTS[place.kind];
	const word = DIMENSION_WORDS[dimension];
	const shape = {
		groupBy: dimension,
		subGroupBy: null,
		granularity: "total",
		top: 25,
		sort: "spend",
	} as const;
	const csv = csvHref({ ...ownerUrl(place), currency: reading.currency }, place.periods, shape);
	return (
		<Panel
			flush
			title={`By ${lowered(word.one)}`}
			aside={
				<span className="no-print flex gap-3">
					<Link
						href={spendHref("/explore", { ...ownerUrl(place), groupBy: dimension }, EXPLORE_DEFAULTS)}
						className="rounded-xs hover:text-ink hover:underline"
					>
						Explore
					</Link>
					<Link href={chargesHref(ownerUrl(place))} className="rounded-xs hover:text-ink hover:underline">
						Charges
					</Link>
					<a href={csv} className="rounded-xs hover:text-ink hover:underline" download>
						CSV
					</a>
				</span>
			}
		>
			<DataTable
				caption={`Spend of ${place.owner.name} by ${lowered(word.one)}`}
				rows={reading.spend.groups.map((group, index) => rowOf(group, { index, place, reading }))}
				rowKey={({ group }) => groupId(group.key)}
				quiet={({ group }) => group.key.kind !== "value"}
				columns={columnsOf({ place, reading })}
			/>
		</Panel>
	);
}

function rowOf(
	group: SpendGroup,
	{ index, place, reading }: OwnerPartsProps & { readonly index: number },
): PartRow {
	const { cells } = reading.spend;
	const byDay = new Map(
		cells.filter((cell) => cell.group === index).map(({ bucket, amounts }) => [bucket, amounts.spend]),
	);
	const { dataTo } = place.context;
	const days = bucketsOf(place.periods.span, "day").filter(({ start }) => dataTo === null || start <= dataTo);
	const dimension = OWNER_PARTS[place.kind];
	return {
		group,
		name: groupName(dimension, group),
		href: partHref(group, place),
		trend: days.map(({ start }) => byDay.get(start) ?? "0"),
	};
}

function partHref({ key }: SpendGroup, place: OwnerPlace): string | null {
	const value = filterValueOf(key);
	if (value === undefined) return null;
	const dimension = OWNER_PARTS[place.kind];
	if (dimension !== "model" && value !== null) return `${OWNER_PATHS[dimension]}/${value}`;
	const within = withFilter(ownerUrl(place), dimension, [value]);
	return spendHref(
		"/explore",
		{ ...within, groupBy: dimension === "model" ? "meter" : "apiKey" },
		EXPLORE_DEFAULTS,
	);
}

function columnsOf({ place, reading }: OwnerPartsProps): readonly Column<PartRow>[] {
	const { spend, currency } = reading;
	const { compare, span } = place.periods;
	const change: Column<PartRow> = {
		key: "change",
		header: compare === null ? "" : `vs ${compareShortText(compare, span, place.context.fiscal)}`,
		numeric: true,
		cell: ({ group }) => (
			<Delta percent={changeBetween(group.current.spend, group.compared?.spend ?? "0").percent} />
		),
		total: <Delta percent={changeBetween(spend.current.spend, spend.compared?.spend ?? "0").percent} />,
	};
	return [
		{
			key: "name",
			header: DIMENSION_WORDS[OWNER_PARTS[place.kind]].one,
			rowHeader: true,
			cell: (row) => <PartName row={row} />,
			total: "Total",
		},
		{
			key: "spend",
			header: "Spend",
			numeric: true,
			cell: ({ group }) => <Money amount={group.current.spend} currency={currency} />,
			total: <Money amount={spend.current.spend} currency={currency} />,
		},
		...(compare === null ? [] : [change]),
		{
			key: "share",
			header: "Share",
			hideBelow: "sm",
			className: "w-[14%] min-w-24",
			cell: ({ group }) => (
				<ShareBar
					percent={Number(percentOf(group.current.spend, spend.current.spend) ?? 0)}
					of="of the owner’s"
				/>
			),
		},
		{
			key: "trend",
			header: "By day",
			hideBelow: "md",
			cell: (row) => <Sparkline label={`Daily spend of ${row.name}`} values={row.trend} />,
		},
	];
}

function PartName({ row }: { readonly row: PartRow }) {
	if (row.href === null) return <span className="font-normal">{row.name}</span>;
	return (
		<Link href={row.href} className="rounded-xs hover:underline">
			{row.name}
		</Link>
	);
}

import type { ChargeOwner, Named, SpendCharge } from "@outlay/db/read-models/spend-charge-row";
import { exactText } from "@outlay/finops/decimal-text";
import { moneyLine } from "@outlay/finops/money-text";
import { categoriesOf, measureOf, type SpendView } from "@outlay/finops/spend-view";
import Link from "next/link";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { Money } from "../../../design/money.tsx";
import { Tag } from "../../../design/tag.tsx";
import { momentSpanText } from "../../../design/time-text.ts";
import { perUnits } from "../query/decimal.ts";
import { valueWord } from "../query/words.ts";
import { ownerText } from "./owner-text.ts";

export interface ChargesTableProps {
	readonly charges: readonly SpendCharge[];
	/** By which cost a charge counts, and which categories do. */
	readonly view: SpendView;
	/** The organization's zone, for periods shorter than a day. */
	readonly zone: string;
	readonly opensImports: boolean;
}

export function ChargesTable({ charges, view, zone, opensImports }: ChargesTableProps) {
	return (
		<DataTable
			wide
			caption="Charges"
			rows={charges}
			rowKey={(charge) => charge.id}
			columns={[...whatColumns({ view, zone, opensImports }), ...moneyColumns(), ...WHERE_COLUMNS]}
		/>
	);
}

/** First what fits on a telephone: what it was, what of it counts, when, and the lines that say so. */
function whatColumns({
	view,
	zone,
	opensImports,
}: Omit<ChargesTableProps, "charges">): readonly Column<SpendCharge>[] {
	return [
		{
			key: "model",
			header: "Charge",
			rowHeader: true,
			className: "min-w-44 sm:min-w-52",
			cell: (charge) => <WhatCell charge={charge} />,
		},
		{
			key: "counts",
			header: "Counts",
			numeric: true,
			cell: (charge) => <CountsCell charge={charge} view={view} />,
		},
		{
			key: "period",
			header: "Charge period",
			className: "whitespace-nowrap",
			cell: (charge) => <PeriodCell charge={charge} zone={zone} />,
		},
		{
			key: "import",
			header: "Import and lines",
			className: "whitespace-nowrap",
			cell: (charge) => <ImportCell charge={charge} opensImports={opensImports} />,
		},
		{
			key: "owner",
			header: "Owner",
			className: "min-w-44",
			cell: (charge) => <OwnersCell charge={charge} view={view} />,
		},
		{ key: "category", header: "Category", cell: (charge) => <CategoryCell charge={charge} /> },
		{
			key: "quantity",
			header: "Quantity",
			numeric: true,
			cell: ({ consumedQuantity }) => consumedQuantity !== null && exactText(consumedQuantity),
		},
		{
			key: "rating",
			header: "Rated",
			className: "min-w-44",
			cell: (charge) => <RatingCell charge={charge} />,
		},
	];
}

function moneyColumns(): readonly Column<SpendCharge>[] {
	const column = (
		key: "billedCost" | "effectiveCost" | "contractedCost" | "listCost",
		header: string,
	): Column<SpendCharge> => ({
		key,
		header,
		numeric: true,
		cell: (charge) => {
			const amount = charge[key];
			return amount === null ? (
				<span className="text-ink-3">{isHidden(charge) ? "not shown" : "none"}</span>
			) : (
				<Money amount={amount} currency={charge.currency} />
			);
		},
	});
	return [
		column("effectiveCost", "Effective cost"),
		column("billedCost", "Billed cost"),
		column("contractedCost", "Contracted cost"),
		column("listCost", "List cost"),
	];
}

const name = (value: Named | null) => value !== null && <span title={value.id}>{value.name}</span>;

const WHERE_COLUMNS: readonly Column<SpendCharge>[] = [
	{
		key: "account",
		header: "Billing account",
		className: "whitespace-nowrap",
		cell: ({ billingAccount }) => billingAccount.name,
	},
	{
		key: "subAccount",
		header: "Project",
		className: "whitespace-nowrap",
		cell: ({ subAccount }) => name(subAccount),
	},
	{ key: "apiKey", header: "API key", className: "whitespace-nowrap", cell: ({ apiKey }) => name(apiKey) },
	{
		key: "resource",
		header: "Resource",
		className: "max-w-60 truncate",
		cell: ({ resource }) => name(resource),
	},
	{
		key: "principal",
		header: "Person",
		className: "whitespace-nowrap",
		cell: ({ principal }) => name(principal),
	},
	{ key: "invoice", header: "Invoice", cell: ({ invoiceId }) => invoiceId },
	{
		key: "accounting",
		header: "Books",
		className: "whitespace-nowrap",
		cell: ({ accountingMonth }) => accountingMonth,
	},
];

const DAY_MS = 86_400_000;

/** Whole UTC days are written as days; shorter periods in the organization's zone, with UTC on hover. */
function PeriodCell({ charge, zone }: { readonly charge: SpendCharge; readonly zone: string }) {
	const start = Date.parse(charge.chargePeriodStart);
	const end = Date.parse(charge.chargePeriodEnd);
	const hint = `${charge.chargePeriodStart} to ${charge.chargePeriodEnd}`;
	if (end - start >= DAY_MS) return <span title={hint}>{dayText(charge.day)}</span>;
	return (
		<span title={hint} className="num">
			{momentSpanText(start, end, zone)}
		</span>
	);
}

function WhatCell({ charge }: { readonly charge: SpendCharge }) {
	const { model, provider, service, meter, tier, contextBand, chargeDescription } = charge;
	const parts = [
		service ?? valueWord("provider", provider),
		valueWord("meter", meter),
		tier === "standard" || tier === "" ? "" : tier,
		contextBand === "" ? "" : `context ${contextBand}`,
		chargeDescription,
		shareText(charge),
	];
	return (
		<>
			{model ?? valueWord("meter", meter)}
			<span className="block text-xs font-normal text-ink-3">
				{parts.filter((part) => part !== "").join(", ")}
			</span>
		</>
	);
}

/** Only the share is the reader's to see: the rest of the charge is other owners' money. */
function isHidden({ share, effectiveCost, billedCost }: SpendCharge): boolean {
	return !share.whole && effectiveCost === null && billedCost === null;
}

/** What of the charge is in the figure above: these amounts sum to it. */
function CountsCell({ charge, view }: { readonly charge: SpendCharge; readonly view: SpendView }) {
	const { share, chargeCategory, currency, effectiveCost, billedCost } = charge;
	const treatment = (["apart", "excluded"] as const).find((kind) =>
		categoriesOf(view, kind).some((category) => category === chargeCategory),
	);
	if (treatment !== undefined)
		return <span className="text-ink-3">{treatment === "apart" ? "apart" : "left out"}</span>;
	const isBilled = measureOf(view) === "billed";
	if (share.whole && (isBilled ? billedCost : effectiveCost) === null)
		return <span className="text-ink-3">none</span>;
	return <Money amount={isBilled ? share.billedCost : share.effectiveCost} currency={currency} />;
}

/** More would make the row so high that what was spent is no longer a list. */
const OWNERS_SHOWN = 3;

/** Who owns it; several of a shared one, with what each has of what counts. */
function OwnersCell({ charge, view }: { readonly charge: SpendCharge; readonly view: SpendView }) {
	const { owners, currency } = charge;
	const [only] = owners;
	if (only === undefined) return null;
	if (owners.length === 1) return <OwnerName owner={only} />;
	const isBilled = measureOf(view) === "billed";
	return (
		<>
			Shared by {owners.length}
			<ul className="text-xs text-ink-3">
				{owners.slice(0, OWNERS_SHOWN).map((owner) => (
					<li key={JSON.stringify([owner.department, owner.team, owner.feature])}>
						{ownerText(owner)}{" "}
						<Money amount={isBilled ? owner.billedCost : owner.effectiveCost} currency={currency} />
					</li>
				))}
				{owners.length > OWNERS_SHOWN && <li>and {owners.length - OWNERS_SHOWN} more, in the CSV</li>}
			</ul>
		</>
	);
}

function OwnerName({ owner }: { readonly owner: ChargeOwner }) {
	const { department, team } = owner;
	const name = ownerText(owner);
	if (team === null || department === null)
		return <span className={team === null ? "text-ink-3" : ""}>{name}</span>;
	return (
		<>
			{name}
			<span className="block text-xs text-ink-3">{department.name}</span>
		</>
	);
}

/** Why a part of the charge counts, and not all of it. */
function shareText(charge: SpendCharge): string {
	const { share, use } = charge;
	if (share.whole) return "";
	const whose = isHidden(charge) ? "your share" : "share";
	switch (use) {
		case "carried":
			return `${whose} of a bill carried down by usage`;
		case "shared":
			return `${whose} of a pool, moved by a split`;
		default:
			return `${whose} of this line`;
	}
}

function CategoryCell({ charge }: { readonly charge: SpendCharge }) {
	const tone = charge.chargeCategory === "Usage" ? "neutral" : "info";
	return (
		<span className="flex flex-wrap gap-1">
			<Tag tone={tone}>{charge.chargeCategory}</Tag>
			{charge.chargeClass !== null && <Tag tone="warn">{charge.chargeClass}</Tag>}
			{charge.use !== "direct" && <Tag tone="accent">{charge.use}</Tag>}
		</span>
	);
}

const MILLION = 1_000_000n;

function RatingCell({ charge }: { readonly charge: SpendCharge }) {
	const { rating, source, listCost, consumedQuantity, currency } = charge;
	if (rating === "unpriced") {
		return (
			<Link href="/prices" className="rounded-xs hover:underline">
				<Tag tone="bad">no price</Tag>
			</Link>
		);
	}
	const price =
		listCost === null || consumedQuantity === null ? null : perUnits(listCost, consumedQuantity, MILLION);
	return (
		<>
			{rating === "billed" ? "Billed by the provider" : "Price book"}
			<span className="block text-xs text-ink-3">
				{price === null ? source : `${moneyLine(price, currency)} list per million, ${source}`}
			</span>
		</>
	);
}

function ImportCell({
	charge,
	opensImports,
}: {
	readonly charge: SpendCharge;
	readonly opensImports: boolean;
}) {
	const lines = `${charge.lines} ${charge.lines === 1 ? "line" : "lines"}`;
	if (!opensImports) return `${charge.fileName}, ${lines}`;
	return (
		<>
			<Link
				href={`/imports/${charge.importId}`}
				className="flex min-h-6 items-center rounded-xs hover:underline"
			>
				{charge.fileName}
			</Link>
			<Link
				href={`/imports/${charge.importId}/lines?charge=${charge.id}`}
				className="flex min-h-6 items-center rounded-xs text-xs text-ink-3 hover:text-ink hover:underline"
			>
				{lines} of the file
			</Link>
		</>
	);
}

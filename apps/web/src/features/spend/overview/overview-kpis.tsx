import { countText } from "@outlay/finops/count-text";
import { decimalParts } from "@outlay/finops/decimal-text";
import Link from "next/link";
import { dayText } from "../../../design/day-text.ts";
import { Delta } from "../../../design/delta.tsx";
import { Kpi, KpiStrip } from "../../../design/kpi-strip.tsx";
import { Money } from "../../../design/money.tsx";
import type { OverviewModel } from "./model.ts";

export function OverviewKpis({ model }: { readonly model: OverviewModel }) {
	const { currency, spend, views, attributed } = model;
	const percent = decimalParts(attributed.percent, 1);
	return (
		<KpiStrip label="Headline figures">
			<Kpi
				label={`Spend, ${model.period.label}`}
				value={<Money amount={spend.amount} currency={currency} cents="small" />}
			>
				<SpendChange model={model} />
				<OtherCurrencies model={model} />
			</Kpi>
			<Kpi label="Invoiced" value={<Money amount={views.invoice} currency={currency} cents="small" />}>
				<InvoiceSentence model={model} />
			</Kpi>
			<Kpi
				label="Attributed to a team"
				value={<span className="num">{`${percent.whole}.${percent.fraction}`}</span>}
				unit="%"
			>
				{decimalParts(attributed.unallocated, 2).zero ? (
					"Every charge has an owner."
				) : (
					<>
						<Money amount={attributed.unallocated} currency={currency} cents="hidden" /> unallocated in{" "}
						<span className="num">{countText(attributed.keys)}</span> {attributed.keys === 1 ? "key" : "keys"}
					</>
				)}
			</Kpi>
			<Unresolved model={model} />
		</KpiStrip>
	);
}

function SpendChange({ model }: { readonly model: OverviewModel }) {
	const { spend, compared, currency } = model;
	if (spend.change === null || compared === null) return "Not compared with another period.";
	return (
		<>
			<Delta percent={spend.change.percent} className="font-strong" />{" "}
			<Money amount={spend.change.amount} currency={currency} cents="hidden" signed /> vs {compared.label}
		</>
	);
}

function InvoiceSentence({ model }: { readonly model: OverviewModel }) {
	const { views, currency } = model;
	if (views.invoicedTo === null) {
		return (
			<>
				No invoice yet; <Money amount={views.consumption} currency={currency} cents="hidden" /> consumed
			</>
		);
	}
	return (
		<>
			to {dayText(views.invoicedTo)}; <Money amount={views.consumption} currency={currency} cents="hidden" />{" "}
			consumed in the same days
		</>
	);
}

function Unresolved({ model }: { readonly model: OverviewModel }) {
	const { unpricedModels, quarantinedRows, href } = model.unresolved;
	const rows = quarantinedRows ?? 0;
	if (unpricedModels + rows === 0) {
		return (
			<Kpi label="Not in these figures" value={<span className="num">0</span>} unit="rows">
				{quarantinedRows === null ? "All usage is priced." : "Every row was read and priced."}
			</Kpi>
		);
	}
	const [count, unit] = unpricedModels > 0 ? [unpricedModels, "model"] : [rows, "row"];
	const others = unpricedModels > 0 && rows > 0 ? `; ${countText(rows)} rows of any day quarantined` : "";
	return (
		<Kpi
			label="Not in these figures"
			value={<span className="num">{countText(count)}</span>}
			unit={count === 1 ? unit : `${unit}s`}
		>
			<Link href={href} className="underline decoration-line-strong underline-offset-2 hover:text-ink">
				{unpricedModels > 0 ? `of these days without a price${others}` : "of any day quarantined"}
			</Link>
		</Kpi>
	);
}

function OtherCurrencies({ model }: { readonly model: OverviewModel }) {
	if (model.otherCurrencies.length === 0) return null;
	return (
		<div>
			{model.converts ? "Unconverted" : "Not added"}:{" "}
			{model.otherCurrencies.map(({ currency, amount, href }, index) => (
				<span key={currency}>
					{index > 0 && ", "}
					<Link href={href} className="underline decoration-line-strong underline-offset-2 hover:text-ink">
						<Money amount={amount} currency={currency} cents="hidden" />
					</Link>
				</span>
			))}
		</div>
	);
}

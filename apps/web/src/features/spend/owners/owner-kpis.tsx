import type { OwnerReading } from "@outlay/db/read-models/owner-page";
import { countText, groupThousands } from "@outlay/finops/count-text";
import { decimalParts } from "@outlay/finops/decimal-text";
import { Delta } from "../../../design/delta.tsx";
import { Kpi, KpiStrip } from "../../../design/kpi-strip.tsx";
import { Money } from "../../../design/money.tsx";
import { changeBetween, isZero, percentOf, perUnits } from "../query/decimal.ts";
import { compareShortText, spanText } from "../query/range.ts";
import type { OwnerPlace } from "./owner-place.ts";

interface OwnerKpisProps {
	readonly place: OwnerPlace;
	readonly reading: OwnerReading;
}

const MILLION = 1_000_000n;

export function OwnerKpis({ place, reading }: OwnerKpisProps) {
	const { spend, currency } = reading;
	const { span, compare } = place.periods;
	const { fiscal } = place.context;
	const change = spend.compared === null ? null : changeBetween(spend.current.spend, spend.compared.spend);
	return (
		<KpiStrip label="Headline figures">
			<Kpi
				label={`Spend, ${spanText(span)}`}
				value={<Money amount={spend.current.spend} currency={currency} cents="small" />}
			>
				{change === null || compare === null ? (
					"Not compared with another period."
				) : (
					<>
						<Delta percent={change.percent} className="font-strong" />{" "}
						<Money amount={change.amount} currency={currency} cents="hidden" signed /> vs{" "}
						{compareShortText(compare, span, fiscal)}
					</>
				)}
			</Kpi>
			<ShareKpi reading={reading} isScoped={place.isScoped} />
			<TokensKpi
				reading={reading}
				compared={compare === null ? null : compareShortText(compare, span, fiscal)}
			/>
			<RequestsKpi reading={reading} />
		</KpiStrip>
	);
}

function ShareKpi({ reading, isScoped }: Pick<OwnerKpisProps, "reading"> & { readonly isScoped: boolean }) {
	const percent = percentOf(reading.spend.current.spend, reading.whole) ?? "0";
	const { whole, fraction } = decimalParts(percent, 1);
	return (
		<Kpi
			label={isScoped ? "Share of what you see" : "Share of all spend"}
			value={<span className="num">{`${whole}.${fraction}`}</span>}
			unit="%"
		>
			of <Money amount={reading.whole} currency={reading.currency} cents="hidden" />
		</Kpi>
	);
}

function TokensKpi({
	reading,
	compared,
}: Pick<OwnerKpisProps, "reading"> & { readonly compared: string | null }) {
	const { current, compared: before } = reading.spend;
	const price = perUnits(current.tokenSpend, current.tokens, MILLION);
	if (price === null) return <UnknownKpi label="Per million tokens" why="No tokens are counted here." />;
	const earlier = before === null ? null : perUnits(before.tokenSpend, before.tokens, MILLION);
	const millions = decimalParts(`${decimalParts(current.tokens, 0).whole.replaceAll(",", "")}e-6`, 0).whole;
	return (
		<Kpi label="Per million tokens" value={<Money amount={price} currency={reading.currency} />}>
			{earlier !== null && compared !== null && (
				<>
					<Delta percent={changeBetween(price, earlier).percent} className="font-strong" /> vs {compared};{" "}
				</>
			)}
			<span className="num">{groupThousands(millions.replaceAll(",", ""))}</span> M tokens
		</Kpi>
	);
}

function RequestsKpi({ reading }: Pick<OwnerKpisProps, "reading">) {
	const { requests, spend, currency } = reading;
	const price = requests === null ? null : perUnits(requests.spend, requests.count, 1n);
	if (requests === null || price === null) {
		return <UnknownKpi label="Per request" why="No source of this spend counts requests." />;
	}
	const covered = percentOf(requests.spend, spend.current.spend) ?? "0";
	const { whole } = decimalParts(covered, 0);
	return (
		<Kpi label="Per request" value={<Money amount={price} currency={currency} />}>
			<span className="num">{countText(BigInt(requests.count))}</span> requests
			{isZero(requests.spend) || whole === "100" ? "" : `, in sources that hold ${whole} % of the spend`}
		</Kpi>
	);
}

function UnknownKpi({ label, why }: { readonly label: string; readonly why: string }) {
	return (
		<Kpi label={label} value={<span className="text-ink-3">not known</span>}>
			{why}
		</Kpi>
	);
}

import { moneyText } from "@outlay/finops/money-text";
import { meterWords, priceFor } from "./meter-words.ts";

export interface PriceTextProps {
	readonly meter: string;
	/** Per single unit. */
	readonly unitPrice: string;
	readonly currency: string;
	/** Also says for how many units. */
	readonly withUnit?: boolean | undefined;
}

/** A price for as many units as people quote it for; every digit, no rounding. */
export function PriceText({ meter, unitPrice, currency, withUnit = false }: PriceTextProps) {
	const told = priceFor(meter, unitPrice);
	const { symbol } = moneyText("0", currency);
	const { unit } = meterWords(meter);
	return (
		<span className="num" title={`${unitPrice} ${currency} per unit, ${told} per ${unit}`}>
			{symbol}
			{padded(told)}
			{withUnit && <span className="text-ink-3"> / {unit}</span>}
		</span>
	);
}

/** At least two decimals, so that prices line up: `3` is `3.00`, `0.075` stays. */
function padded(text: string): string {
	const [whole = "0", fraction = ""] = text.split(".");
	return `${whole}.${fraction.padEnd(2, "0")}`;
}

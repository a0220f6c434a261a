import { moneyText } from "@outlay/finops/money-text";
import { classNames } from "./class-names.ts";

export interface MoneyProps {
	/** Decimal text, as on the wire. */
	readonly amount: string;
	readonly currency: string;
	/** `muted`: minor units in grey (default). `small`: also smaller, for headlines. `hidden`: rounded to whole units. */
	readonly cents?: "muted" | "small" | "hidden" | undefined;
	readonly signed?: boolean | undefined;
	/** Colours a difference: more cost is red, less is green. The sign carries the meaning. */
	readonly tone?: "plain" | "cost" | undefined;
	readonly className?: string | undefined;
}

export function Money({ amount, currency, cents = "muted", signed, tone, className }: MoneyProps) {
	const text = moneyText(amount, currency, { cents: cents !== "hidden", signed });
	const colour = tone === "cost" && (text.sign === "+" ? "text-bad" : text.sign !== "" && "text-ok");
	const dim = tone === "cost" ? "" : "text-ink-3";
	return (
		<span className={classNames("num", colour, className)} title={text.exact}>
			{text.sign}
			{text.symbol}
			{text.whole}
			{text.fraction !== "" && (
				<span className={classNames(dim, cents === "small" && "text-[0.62em] font-medium tracking-normal")}>
					{text.fraction}
				</span>
			)}
		</span>
	);
}

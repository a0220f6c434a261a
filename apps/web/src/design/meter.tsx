import { classNames } from "./class-names.ts";

export interface MeterProps {
	/** What the bar says in words: "73.7 % used, forecast 105.6 %". */
	readonly label: string;
	/** Shares of the limit in percent; for drawing only. */
	readonly used: number;
	readonly forecast?: number | undefined;
	/** Draw the limit as a tick. Without it the bar is a plain share of its width. */
	readonly limit?: boolean | undefined;
	readonly tone?: "accent" | "warn" | "bad" | undefined;
	readonly className?: string | undefined;
}

const FILL = { accent: "[--m:var(--accent)]", warn: "[--m:var(--c2)]", bad: "[--m:var(--bad)]" } as const;

/** Solid is used, striped up to its thin tick is forecast, the dark tick is the limit; the scale ends at the larger of limit and forecast. */
export function Meter({ label, used, forecast, limit = false, tone = "accent", className }: MeterProps) {
	const end = Math.max(100, used, forecast ?? 0) * (limit ? 1.01 : 1);
	const width = (share: number) => `${(Math.max(0, share) / end) * 100}%`;
	return (
		<div
			role="img"
			aria-label={label}
			title={label}
			className={classNames(
				"relative h-2 min-w-16 rounded-[5px] bg-sunken inset-ring inset-ring-line",
				FILL[tone],
				className,
			)}
		>
			{forecast !== undefined && (
				<span
					className="absolute inset-y-0 left-0 rounded-[5px] bg-[repeating-linear-gradient(115deg,var(--m)_0_2px,transparent_2px_5px)] opacity-55"
					style={{ width: width(forecast) }}
				/>
			)}
			<span className="absolute inset-y-0 left-0 rounded-[5px] bg-(--m)" style={{ width: width(used) }} />
			{forecast !== undefined && limit && (
				<span
					className="absolute -inset-y-0.5 w-0.5 rounded-full bg-(--m)"
					style={{ left: `calc(${width(forecast)} - 1px)` }}
				/>
			)}
			{limit && (
				<span className="absolute -inset-y-1 w-0.5 bg-ink" style={{ left: `calc(${width(100)} - 2px)` }} />
			)}
		</div>
	);
}

"use client";

import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { axisMoney, plotNumber } from "../plot-number.ts";
import type { BurnUpChartProps, BurnUpForecast, BurnUpLimit, BurnUpPoint } from "./burn-up-points.ts";
import { type BurnUpMark, marksOf, rowsOf } from "./burn-up-rows.ts";

const TICK = { fontSize: 11.5, fill: "var(--ink-3)" } as const;
/** Room above the highest line, for its name. */
const HEADROOM = 1.08;

/** Drawn numbers are floats of the amounts; what the tooltip writes comes from the decimal texts. */
export function BurnUpChart({ points, limits, thresholds, currency, height }: BurnUpChartProps) {
	const byDay = new Map(points.map((point) => [point.day, point]));
	const rows = rowsOf(points);
	const highest = Math.max(
		...limits.map(({ amount }) => plotNumber(amount)),
		...rows.flatMap(({ used, forecast, range }) => [used ?? 0, forecast ?? 0, range?.[1] ?? 0]),
		0,
	);
	const marks = marksOf(thresholds, highest);
	const top = Math.max(highest, marks.at(-1)?.amount ?? 0);
	return (
		<ComposedChart
			responsive
			accessibilityLayer={false}
			data={rows}
			margin={{ top: 10, right: 8, bottom: 0, left: 0 }}
			style={{ width: "100%", height }}
		>
			<CartesianGrid vertical={false} stroke="var(--line)" />
			<XAxis
				dataKey="day"
				tickFormatter={(day: string) => byDay.get(day)?.tick ?? ""}
				tick={TICK}
				tickLine={false}
				axisLine={false}
				minTickGap={26}
				height={24}
			/>
			<YAxis
				domain={[0, top * HEADROOM]}
				tickFormatter={(value: number) => axisMoney(value, currency)}
				tick={TICK}
				tickLine={false}
				axisLine={false}
				width={46}
			/>
			<Tooltip
				isAnimationActive={false}
				cursor={{ stroke: "var(--line-strong)" }}
				content={({ active, label }) => (
					<PointTooltip
						point={active === true ? byDay.get(String(label)) : undefined}
						limits={[...limits, ...thresholds]}
					/>
				)}
			/>
			<ThresholdLines marks={marks} />
			<ForecastBand />
			<Area
				dataKey="used"
				type="stepAfter"
				stroke="var(--c1)"
				strokeWidth={2}
				fill="var(--c1)"
				fillOpacity={0.14}
				isAnimationActive={false}
			/>
			{limits.map(({ name, amount }, index) => (
				<ReferenceLine
					key={name}
					y={plotNumber(amount)}
					stroke="var(--ink)"
					strokeDasharray={index === 0 ? undefined : "5 4"}
					label={{ value: name, position: "insideTopLeft", fontSize: 11.5, fill: "var(--ink-2)" }}
				/>
			))}
		</ComposedChart>
	);
}

/** Where somebody is told: dotted, with names at the other end than those of the limits. */
function ThresholdLines({ marks }: { readonly marks: readonly BurnUpMark[] }) {
	return marks.map(({ amount, label }) => (
		<ReferenceLine
			key={amount}
			y={amount}
			stroke="var(--ink-3)"
			strokeDasharray="1 4"
			label={{ value: label, position: "insideBottomRight", fontSize: 11, fill: "var(--ink-3)" }}
		/>
	));
}

/** What the period will come to: dashed, in the band that holds four outcomes of five. */
function ForecastBand() {
	return (
		<>
			<Area
				dataKey="range"
				type="linear"
				connectNulls
				stroke="none"
				fill="var(--c1)"
				fillOpacity={0.16}
				isAnimationActive={false}
			/>
			<Line
				dataKey="forecast"
				type="linear"
				connectNulls
				stroke="var(--c1)"
				strokeWidth={1.5}
				strokeDasharray="4 4"
				dot={false}
				isAnimationActive={false}
			/>
		</>
	);
}

function PointTooltip({
	point,
	limits,
}: {
	readonly point: BurnUpPoint | undefined;
	readonly limits: readonly BurnUpLimit[];
}) {
	if (point === undefined) return null;
	const lines = [
		...(point.used === null
			? []
			: [
					{ name: "This day", text: point.dayText },
					{ name: "Used so far", text: point.usedText },
				]),
		...(point.forecast === null ? [] : forecastLines(point.forecast)),
		...limits.map(({ name, text }) => ({ name, text })),
	];
	return (
		<div className="min-w-44 rounded-md bg-panel px-3 py-2 text-xs text-ink shadow-float">
			<p className="mb-1 font-strong">{point.label}</p>
			<ul className="grid gap-0.5">
				{lines.map(({ name, text }) => (
					<li key={name} className="flex justify-between">
						<span className="text-ink-2">{name}</span>
						<span className="num pl-4">{text}</span>
					</li>
				))}
			</ul>
		</div>
	);
}

const forecastLines = ({ text, range, rangeText }: BurnUpForecast) => [
	{ name: "Forecast", text },
	...(range === null ? [] : [{ name: "80 % range", text: rangeText }]),
];

"use client";

import { moneyLine } from "@outlay/finops/money-text";
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { axisMoney, plotNumber } from "../plot-number.ts";
import { type ChartSeries, colourOf, type LinePoint, type LinesChartProps } from "./series.ts";

const TICK = { fontSize: 11.5, fill: "var(--ink-3)" } as const;
/** Lines are told apart without colour too. */
const SOLID = "1 0";
const DASHES = [SOLID, "7 4", "2 3"] as const;

/** Drawn numbers are floats of the amounts; what the tooltip writes comes from the decimal texts. */
export function LinesChart({ series, points, currency, height }: LinesChartProps) {
	const byKey = new Map(points.map((point) => [point.key, point]));
	const rows = points.map(({ key, values }) => ({
		key,
		heights: values.map((value) => (value === null ? null : plotNumber(value))),
	}));
	return (
		<LineChart
			responsive
			accessibilityLayer={false}
			data={rows}
			margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
			style={{ width: "100%", height }}
		>
			<CartesianGrid vertical={false} stroke="var(--line)" />
			<XAxis
				dataKey="key"
				tickFormatter={(key: string) => byKey.get(key)?.tick ?? ""}
				tick={TICK}
				tickLine={false}
				axisLine={false}
				minTickGap={26}
				height={24}
			/>
			<YAxis
				domain={[0, "auto"]}
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
					<LinesTooltip
						point={active === true ? byKey.get(String(label)) : undefined}
						series={series}
						currency={currency}
					/>
				)}
			/>
			{series.map((entry, index) => (
				<Line
					key={entry.key}
					dataKey={(row: (typeof rows)[number]) => row.heights[index] ?? null}
					name={entry.name}
					stroke={colourOf(entry.colour)}
					strokeWidth={2}
					strokeDasharray={DASHES[index] ?? SOLID}
					dot={points.length === 1}
					isAnimationActive={false}
				/>
			))}
		</LineChart>
	);
}

function LinesTooltip({
	point,
	series,
	currency,
}: {
	readonly point: LinePoint | undefined;
	readonly series: readonly ChartSeries[];
	readonly currency: string;
}) {
	if (point === undefined) return null;
	return (
		<div className="min-w-44 rounded-md bg-panel px-3 py-2 text-xs text-ink shadow-float">
			<p className="mb-1 font-strong">{point.label}</p>
			<ul className="grid gap-0.5">
				{series.map((entry, index) => {
					const amount = point.values[index] ?? null;
					return (
						<li key={entry.key} className="flex items-center gap-1.5">
							<span className="size-2 rounded-[2px]" style={{ background: colourOf(entry.colour) }} />
							<span className="grow text-ink-2">{entry.name}</span>
							<span className="num pl-4">{amount === null ? "–" : moneyLine(amount, currency)}</span>
						</li>
					);
				})}
			</ul>
		</div>
	);
}

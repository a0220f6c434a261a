"use client";

import { Area, CartesianGrid, ComposedChart, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { axisMoney, plotNumber } from "../plot-number.ts";
import type { BurnUpChartProps, BurnUpLimit, BurnUpPoint } from "./burn-up-points.ts";

const TICK = { fontSize: 11.5, fill: "var(--ink-3)" } as const;
/** Room above the highest line, for its name. */
const HEADROOM = 1.08;

/** Drawn numbers are floats of the amounts; what the tooltip writes comes from the decimal texts. */
export function BurnUpChart({ points, limits, currency, height }: BurnUpChartProps) {
	const byDay = new Map(points.map((point) => [point.day, point]));
	const rows = points.map(({ day, used }) => ({ day, used: used === null ? null : plotNumber(used) }));
	const top = Math.max(
		...limits.map(({ amount }) => plotNumber(amount)),
		...rows.map(({ used }) => used ?? 0),
		0,
	);
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
					<PointTooltip point={active === true ? byDay.get(String(label)) : undefined} limits={limits} />
				)}
			/>
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

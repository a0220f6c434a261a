"use client";

import { useRouter } from "next/navigation";
import { Bar, BarChart, type BarShapeProps, CartesianGrid, Rectangle, Tooltip, XAxis, YAxis } from "recharts";
import { axisMoney, plotNumber } from "../plot-number.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { type ChartPoint, colourOf, type StackedBarsChartProps } from "./series.ts";

const TICK = { fontSize: 11.5, fill: "var(--ink-3)" } as const;
const BAR_MAX_PX = 44;

/** Drawn numbers are floats of the amounts; what the tooltip writes comes from the decimal texts. */
export function StackedBarsChart({ series, points, currency, height }: StackedBarsChartProps) {
	const router = useRouter();
	const byKey = new Map(points.map((point) => [point.key, point]));
	const rows = points.map((point) => ({
		key: point.key,
		provisional: point.provisional === true,
		heights: point.values.map(plotNumber),
	}));
	return (
		<BarChart
			responsive
			accessibilityLayer={false}
			data={rows}
			stackOffset="sign"
			barCategoryGap="16%"
			margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
			style={{ width: "100%", height }}
			onClick={(state) => follow(byKey.get(String(state.activeLabel)), router.push)}
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
				tickFormatter={(value: number) => axisMoney(value, currency)}
				tick={TICK}
				tickLine={false}
				axisLine={false}
				width={46}
			/>
			<Tooltip
				isAnimationActive={false}
				cursor={{ fill: "var(--sunken)" }}
				content={({ active, label }) => (
					<ChartTooltip
						point={active === true ? byKey.get(String(label)) : undefined}
						series={series}
						currency={currency}
					/>
				)}
			/>
			{series.map((entry, index) => (
				<Bar
					key={entry.key}
					dataKey={(row: (typeof rows)[number]) => row.heights[index] ?? 0}
					name={entry.name}
					stackId="all"
					fill={colourOf(entry.colour)}
					maxBarSize={BAR_MAX_PX}
					isAnimationActive={false}
					shape={drawSegment}
				/>
			))}
		</BarChart>
	);
}

function drawSegment(props: BarShapeProps) {
	const provisional = "payload" in props && isProvisional(props.payload);
	return (
		<Rectangle
			x={props.x}
			y={props.y}
			width={props.width}
			height={props.height}
			fill={props.fill}
			fillOpacity={provisional ? 0.62 : 1}
			stroke="var(--panel)"
			strokeWidth={1}
		/>
	);
}

function isProvisional(payload: unknown): boolean {
	return (
		typeof payload === "object" &&
		payload !== null &&
		"provisional" in payload &&
		payload.provisional === true
	);
}

function follow(point: ChartPoint | undefined, push: (href: string) => void): void {
	if (point?.href !== undefined) push(point.href);
}

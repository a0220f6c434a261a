"use client";

import { Bar, BarChart, CartesianGrid, Cell, LabelList, XAxis, YAxis } from "recharts";
import { axisMoney } from "../plot-number.ts";
import type { WaterfallChartProps, WaterfallPoint } from "./waterfall-points.ts";

const TICK = { fontSize: 11.5, fill: "var(--ink-3)" } as const;
const NAME = { fontSize: 11.5, fill: "var(--ink-2)" } as const;
/** Room for the names of steps, and behind the longest bar for what is written there. */
const NAMES_WIDTH = 118;
const TEXT_WIDTH = 72;

const FILLS: Readonly<Record<WaterfallPoint["kind"], string>> = {
	total: "var(--ink-3)",
	up: "var(--c2)",
	down: "var(--c1)",
};

/** Bars lie, so that their names can be read in a narrow panel too. Each begins where the one above it ended. */
export function WaterfallChart({ points, currency, height }: WaterfallChartProps) {
	return (
		<BarChart
			responsive
			layout="vertical"
			accessibilityLayer={false}
			data={points.map(({ label, range, text }) => ({ label, range: [...range], text }))}
			margin={{ top: 0, right: TEXT_WIDTH, bottom: 0, left: 0 }}
			style={{ width: "100%", height }}
		>
			<CartesianGrid horizontal={false} stroke="var(--line)" />
			<XAxis
				type="number"
				tickFormatter={(value: number) => axisMoney(value, currency)}
				tick={TICK}
				tickLine={false}
				axisLine={false}
				height={22}
				tickCount={4}
			/>
			<YAxis
				type="category"
				dataKey="label"
				tick={NAME}
				tickLine={false}
				axisLine={false}
				width={NAMES_WIDTH}
				interval={0}
			/>
			<Bar dataKey="range" barSize={14} minPointSize={2} isAnimationActive={false}>
				{points.map(({ key, kind }) => (
					<Cell key={key} fill={FILLS[kind]} />
				))}
				<LabelList dataKey="text" position="right" fontSize={11.5} fill="var(--ink-2)" />
			</Bar>
		</BarChart>
	);
}

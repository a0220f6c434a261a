import { plotNumber } from "../plot-number.ts";

export interface SparklineProps {
	/** What the line shows and its gist. */
	readonly label: string;
	/** Decimal texts in order of time. */
	readonly values: readonly string[];
	readonly width?: number | undefined;
	readonly height?: number | undefined;
}

const PAD_PX = 2;

/** A line without axes, beside the figure that it explains. Drawn on the server. */
export function Sparkline({ label, values, width = 84, height = 22 }: SparklineProps) {
	const heights = values.map(plotNumber);
	if (heights.length < 2) return null;
	const low = Math.min(0, ...heights);
	const span = Math.max(...heights) - low || 1;
	const step = (width - 2 * PAD_PX) / (heights.length - 1);
	const points = heights.map((value, index) => {
		const x = PAD_PX + index * step;
		const y = height - PAD_PX - ((value - low) / span) * (height - 2 * PAD_PX);
		return `${x.toFixed(1)},${y.toFixed(1)}`;
	});
	return (
		<svg
			role="img"
			aria-label={label}
			className="block"
			width={width}
			height={height}
			viewBox={`0 0 ${width} ${height}`}
		>
			<polyline
				points={points.join(" ")}
				fill="none"
				stroke="var(--c1)"
				strokeWidth="1.5"
				strokeLinejoin="round"
				strokeLinecap="round"
			/>
			<circle cx={points.at(-1)?.split(",")[0]} cy={points.at(-1)?.split(",")[1]} r="2" fill="var(--c1)" />
		</svg>
	);
}

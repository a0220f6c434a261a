import { BurnUpFigures } from "./burn-up-figures.tsx";
import { BurnUpLazy } from "./burn-up-lazy.tsx";
import type { BurnUpChartProps } from "./burn-up-points.ts";

export interface BurnUpProps extends Omit<BurnUpChartProps, "height"> {
	/** What the chart shows and its gist, in a sentence. */
	readonly label: string;
	readonly height?: number | undefined;
}

/** What was used day after day against its limits, and behind it the same figures as a table. */
export function BurnUp({ label, height = 250, ...chart }: BurnUpProps) {
	return (
		<figure>
			<div role="img" aria-label={label}>
				<BurnUpLazy {...chart} height={height} />
			</div>
			<BurnUpFigures label={label} points={chart.points} />
		</figure>
	);
}

import { LinesLazy } from "./lines-lazy.tsx";
import type { LinesChartProps } from "./series.ts";

export interface LinesProps extends Omit<LinesChartProps, "height"> {
	/** What the chart shows and its gist, in a sentence. */
	readonly label: string;
	readonly height?: number | undefined;
}

/** A line for each series, to compare them. The page shows the same figures as a table beside it. */
export function Lines({ label, height = 220, ...chart }: LinesProps) {
	return (
		<figure>
			<div role="img" aria-label={label}>
				<LinesLazy {...chart} height={height} />
			</div>
		</figure>
	);
}

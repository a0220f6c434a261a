import { WaterfallLazy } from "./waterfall-lazy.tsx";
import type { WaterfallPoint } from "./waterfall-points.ts";

const ROW_HEIGHT = 27;
const AXIS_HEIGHT = 26;

export interface WaterfallProps {
	/** What the chart shows and its gist, in a sentence. The same figures stand in a table beside it. */
	readonly label: string;
	readonly points: readonly WaterfallPoint[];
	readonly currency: string;
}

/** How one amount becomes another, step by step. */
export function Waterfall({ label, points, currency }: WaterfallProps) {
	return (
		<figure>
			<div role="img" aria-label={label}>
				<WaterfallLazy
					points={points}
					currency={currency}
					height={points.length * ROW_HEIGHT + AXIS_HEIGHT}
				/>
			</div>
		</figure>
	);
}

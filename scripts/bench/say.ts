/** A figure beside its target; `at_least` and `at_most` say which side is good. */
export interface Target {
	readonly what: string;
	readonly value: number;
	readonly kind: "at_least" | "at_most";
	readonly target: number;
	readonly unit: string;
}

export const say = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

export const seconds = (value: number): string => `${value.toFixed(2)} s`;

const shown = (value: number): string =>
	value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3);

/** Prints the figure, its target and whether it is met; a missed one says by which factor. */
export function sayTarget({ what, value, kind, target, unit }: Target): void {
	const sign = kind === "at_least" ? ">=" : "<=";
	const met = kind === "at_least" ? value >= target : value <= target;
	const factor = kind === "at_least" ? target / value : value / target;
	const verdict = met ? "met" : `MISSED by ${factor.toFixed(2)} x`;
	say(`${what}: ${shown(value)}${unit} (target ${sign} ${shown(target)}${unit}): ${verdict}`);
}

/** Seconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await work();
	return (performance.now() - startedAt) / 1000;
}

import { parseArgs } from "node:util";
import { Failure } from "../failure.ts";

export const BENCHMARKS = [
	"import",
	"queries",
	"reattribute",
	"budgets",
	"pages",
	"forecast",
	"anomalies",
] as const;
export type Benchmark = (typeof BENCHMARKS)[number];

/** What is measured, and how large. */
export interface BenchOptions {
	readonly benchmark: Benchmark;
	/** Rows of the smaller size; null: the benchmark's default, or the target's with `full`. */
	readonly rows: number | null;
	/** Sizes of the targets. Needs tens of gigabytes of disk and hours on a small machine. */
	readonly full: boolean;
	/** Interleaved repetitions; the minimum of each side counts. */
	readonly repeat: number;
}

const USAGE = `Usage: npm run bench -- import | queries | reattribute | budgets | pages | forecast | anomalies [--rows N] [--repeat N] [--full]`;
const REPEATS_MAX = 20;

function count(text: string | undefined, name: string): number | null {
	if (text === undefined) return null;
	const value = Number(text.replaceAll("_", ""));
	if (!Number.isInteger(value) || value < 1)
		throw new Failure(`--${name} ${text} is no positive number. ${USAGE}`);
	return value;
}

/** Reads the command line; a `Failure` with the usage when it is not understood. */
export function readOptions(args: readonly string[]): BenchOptions {
	const options = {
		rows: { type: "string" },
		repeat: { type: "string" },
		full: { type: "boolean" },
	} as const;
	const { values, positionals } = parsed(() =>
		parseArgs({ args: [...args], options, allowPositionals: true }),
	);
	const benchmark = BENCHMARKS.find((name) => name === positionals[0]);
	if (benchmark === undefined || positionals.length > 1) throw new Failure(USAGE);
	return {
		benchmark,
		rows: count(values.rows, "rows"),
		full: values.full === true,
		repeat: Math.min(count(values.repeat, "repeat") ?? 3, REPEATS_MAX),
	};
}

function parsed<T>(parse: () => T): T {
	try {
		return parse();
	} catch {
		throw new Failure(USAGE);
	}
}

/** The smaller size of a benchmark: what was asked, the target's, or one for a small machine. */
export function sizeOf(
	options: BenchOptions,
	sizes: { readonly small: number; readonly full: number },
): number {
	return options.rows ?? (options.full ? sizes.full : sizes.small);
}

// `npm run bench -- import | queries | reattribute`: ratios beside the targets of docs/architecture.md.
import { benchImport } from "./bench/bench-import.ts";
import { benchQueries } from "./bench/bench-queries.ts";
import { benchReattribute } from "./bench/bench-reattribute.ts";
import { type BenchServer, withBenchServer } from "./bench/bench-server.ts";
import { type Benchmark, type BenchOptions, readOptions } from "./bench/options.ts";
import { describeError } from "./failure.ts";

const RUN: Readonly<Record<Benchmark, (server: BenchServer, options: BenchOptions) => Promise<void>>> = {
	import: benchImport,
	queries: benchQueries,
	reattribute: benchReattribute,
};

try {
	const options = readOptions(process.argv.slice(2));
	await withBenchServer((server) => RUN[options.benchmark](server, options));
	process.exit(0);
} catch (error) {
	console.error(`bench: ${describeError(error)}`);
	process.exit(1);
}

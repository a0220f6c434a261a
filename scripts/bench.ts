// `npm run bench -- import | queries | reattribute | budgets | pages | forecast | anomalies`: ratios beside their
// targets.
// `pages` asks the Outlay that runs on this machine (OUTLAY_HOME, PORT), `forecast` and `anomalies` need nothing; the
// others bring a database of their own.
import { fileURLToPath } from "node:url";
import { benchAnomalies } from "./bench/bench-anomalies.ts";
import { benchBudgets } from "./bench/bench-budgets.ts";
import { benchForecast } from "./bench/bench-forecast.ts";
import { benchImport } from "./bench/bench-import.ts";
import { benchPages } from "./bench/bench-pages.ts";
import { benchQueries } from "./bench/bench-queries.ts";
import { benchReattribute } from "./bench/bench-reattribute.ts";
import { type BenchServer, withBenchServer } from "./bench/bench-server.ts";
import { type Benchmark, type BenchOptions, readOptions } from "./bench/options.ts";
import { describeError } from "./failure.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const RUN: Readonly<
	Record<
		Exclude<Benchmark, "pages" | "forecast" | "anomalies">,
		(server: BenchServer, options: BenchOptions) => Promise<void>
	>
> = {
	budgets: benchBudgets,
	import: benchImport,
	queries: benchQueries,
	reattribute: benchReattribute,
};

try {
	const options = readOptions(process.argv.slice(2));
	const { benchmark } = options;
	if (benchmark === "pages") await benchPages(options, ROOT);
	else if (benchmark === "forecast") benchForecast(options);
	else if (benchmark === "anomalies") benchAnomalies(options);
	else await withBenchServer((server) => RUN[benchmark](server, options));
	process.exit(0);
} catch (error) {
	console.error(`bench: ${describeError(error)}`);
	process.exit(1);
}

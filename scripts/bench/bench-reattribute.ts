import { rmSync } from "node:fs";
import { join } from "node:path";
import { applyAttribution } from "@outlay/db/spend/apply-attribution";
import type { BenchServer } from "./bench-server.ts";
import { addCompany, publishRules } from "./company.ts";
import { writeFocusFile } from "./focus-file.ts";
import { importFile } from "./import-file.ts";
import { type BenchOptions, sizeOf } from "./options.ts";
import { say, sayTarget, seconds, timed } from "./say.ts";

const TARGET = 1 / 20;
const FIRST_DAY = "2025-09-01";
const DAYS = 365;

/** Twelve months of an hourly FOCUS export: rules that move every charge, against importing the same file again. */
export async function benchReattribute(server: BenchServer, options: BenchOptions): Promise<void> {
	const rows = sizeOf(options, { small: 200_000, full: 1_000_000 });
	const target = await server.open();
	const actor = await addCompany(target.database);
	const reimports: number[] = [];
	const attributions: number[] = [];
	const file = join(server.folder, "year.csv");
	say(`A FOCUS export of ${rows} rows over 12 months: a changed rule set against importing it again`);
	for (let run = 0; run <= options.repeat; run += 1) {
		writeFocusFile({ path: file, rows, firstDay: FIRST_DAY, days: DAYS, accountName: `Bench ${run}` });
		const asOf = new Date(Date.UTC(2026, 8, 10 + run)).toISOString();
		const job = { url: target.url, organizationId: actor.organizationId, folder: server.folder, file, asOf };
		const report = await importFile(job);
		await publishRules(target.database, actor, run + 1);
		const attributed = await timed(() => applyAttribution(target.database, actor));
		// The first import replaces nothing: it is not what importing again costs.
		if (run === 0) continue;
		reimports.push(report.importSeconds + report.rebuildSeconds);
		attributions.push(attributed);
		say(`  imported again in ${seconds(reimports.at(-1) ?? 0)}, attributed again in ${seconds(attributed)}`);
	}
	rmSync(file);
	await target.drop();
	const value = Math.min(...attributions) / Math.min(...reimports);
	sayTarget({
		what: "re-attribution of 12 months",
		value,
		kind: "at_most",
		target: TARGET,
		unit: " of re-importing",
	});
}

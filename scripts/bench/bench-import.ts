import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchDatabase, BenchServer } from "./bench-server.ts";
import { addCompany } from "./company.ts";
import { writeFocusFile } from "./focus-file.ts";
import { type ImportReport, importFile } from "./import-file.ts";
import { RAW_TABLE_SQL, writeLogFiles } from "./litellm-file.ts";
import { type BenchOptions, sizeOf } from "./options.ts";
import { say, sayTarget, seconds, timed } from "./say.ts";

const STATEMENT_TARGET = 0.6;
const LOG_TARGET = 3;
const MEMORY_TARGET_MIB = 700;
/** Memory at ten times the rows may be this many times that of the smaller size and still be called flat. */
const FLAT = 1.15;
const AS_OF = "2026-10-01T00:00:00Z";

/** A folding of one row to one charge, one of more than twenty to one, and the memory of both sizes of the latter. */
export async function benchImport(server: BenchServer, options: BenchOptions): Promise<void> {
	await benchStatement(server, sizeOf(options, { small: 60_000, full: 1_000_000 }), options.repeat);
	const logRows = sizeOf(options, { small: 96_000, full: 1_000_000 });
	await benchLog(server, {
		rows: logRows,
		bigRows: logRows * 10,
		repeat: options.repeat,
		full: options.full,
	});
}

interface Measured {
	readonly own: ImportReport;
	readonly baselineSeconds: number;
	readonly charges: number;
}

const total = (report: ImportReport) => report.importSeconds + report.rebuildSeconds;

/** The least of each side: what neither noise nor another program made longer. */
function sayMeasured(runs: readonly Measured[]): { readonly ratio: number } {
	for (const { own, baselineSeconds, charges } of runs) {
		const peak = own.peakMiB === null ? "" : `, peak ${own.peakMiB} MiB`;
		const parts = `${seconds(own.importSeconds)} + rollup ${seconds(own.rebuildSeconds)}`;
		say(
			`  ours ${seconds(total(own))} (${parts}${peak}); baseline ${seconds(baselineSeconds)}; ${charges} charges`,
		);
	}
	const own = Math.min(...runs.map((run) => total(run.own)));
	return { ratio: Math.min(...runs.map((run) => run.baselineSeconds)) / own };
}

async function benchStatement(server: BenchServer, rows: number, repeat: number): Promise<void> {
	say(`\nA FOCUS export of ${rows} rows that fold 1:1, against COPY + INSERT ... SELECT of the same charges`);
	const file = join(server.folder, "focus.csv");
	writeFocusFile({ path: file, rows, firstDay: "2026-08-01", days: 30, accountName: "Bench" });
	const runs: Measured[] = [];
	for (let run = 0; run < repeat; run += 1) {
		const target = await server.open();
		const own = await importInto(server, target, file);
		const charges = join(server.serverFolder, "bench-charges");
		await target.superuser.query(`COPY (SELECT * FROM outlay.charge) TO '${charges}'`);
		const count = await countCharges(target);
		await target.drop();
		runs.push({ own, baselineSeconds: await copyCharges(server, charges), charges: count });
		rmSync(charges, { force: true });
	}
	rmSync(file);
	const { ratio } = sayMeasured(runs);
	sayTarget({
		what: "import 1:1, speed",
		value: ratio,
		kind: "at_least",
		target: STATEMENT_TARGET,
		unit: " x COPY",
	});
}

/** The ids of the organization are those of the file, so nothing of ours is in the way: no checks but the table's own. */
async function copyCharges(server: BenchServer, file: string): Promise<number> {
	const target = await server.open();
	try {
		const { superuser } = target;
		await superuser.query("CREATE TABLE bare (LIKE outlay.charge)");
		await superuser.query("SELECT outlay.ensure_month('2026-08-01')");
		return await timed(async () => {
			await superuser.query(`COPY bare FROM '${file}'`);
			await superuser.query("INSERT INTO outlay.charge SELECT * FROM bare");
		});
	} finally {
		await target.drop();
	}
}

async function importInto(server: BenchServer, target: BenchDatabase, file: string): Promise<ImportReport> {
	const { organizationId } = await addCompany(target.database);
	const report = await importFile({
		url: target.url,
		organizationId,
		folder: server.folder,
		file,
		asOf: AS_OF,
	});
	const { rows } = await target.superuser.query<{ status: string; error: unknown }>(
		`SELECT status, error FROM outlay."import"`,
	);
	if (rows[0]?.status !== "done")
		throw new Error(`the import is ${rows[0]?.status}: ${JSON.stringify(rows[0]?.error)}`);
	return report;
}

async function countCharges({ superuser }: BenchDatabase): Promise<number> {
	const { rows } = await superuser.query<{ count: string }>("SELECT count(*) FROM outlay.charge");
	return Number(rows[0]?.count ?? 0);
}

interface LogSizes {
	readonly rows: number;
	readonly bigRows: number;
	readonly repeat: number;
	/** The larger size is the target's: it is what the ratio is of. */
	readonly full: boolean;
}

async function benchLog(server: BenchServer, sizes: LogSizes): Promise<void> {
	const small = await logRuns(server, sizes.rows, sizes.full ? 1 : sizes.repeat);
	const big = await logRuns(server, sizes.bigRows, sizes.full ? sizes.repeat : 1);
	const { ratio } = sayMeasured(sizes.full ? big : small);
	sayTarget({
		what: "import of a request log, speed",
		value: ratio,
		kind: "at_least",
		target: LOG_TARGET,
		unit: " x COPY",
	});
	const peakOf = (runs: readonly Measured[]) => Math.max(...runs.map(({ own }) => own.peakMiB ?? 0));
	const [peak, bigPeak] = [peakOf(small), peakOf(big)];
	if (peak === 0) return say("memory: this platform does not say");
	sayTarget({
		what: `memory at ${sizes.bigRows} rows`,
		value: bigPeak,
		kind: "at_most",
		target: MEMORY_TARGET_MIB,
		unit: " MiB",
	});
	const flat = { value: bigPeak / peak, kind: "at_most", target: FLAT, unit: " x" } as const;
	sayTarget({ what: `memory, ${sizes.rows} to ${sizes.bigRows} rows`, ...flat });
}

async function logRuns(server: BenchServer, rows: number, repeat: number): Promise<readonly Measured[]> {
	say(
		`\nA LiteLLM log of ${rows} requests that fold 24:1, against COPY of its raw rows into a table with two indexes`,
	);
	const jsonl = join(server.folder, "log.jsonl");
	const copy = join(server.serverFolder, "bench-log");
	writeLogFiles({ jsonl, copy, rows });
	chmodSync(copy, 0o644);
	const runs: Measured[] = [];
	for (let run = 0; run < repeat; run += 1) {
		const target = await server.open();
		const own = await importInto(server, target, jsonl);
		const charges = await countCharges(target);
		await target.drop();
		const other = await server.open();
		await other.superuser.query(RAW_TABLE_SQL);
		const baselineSeconds = await timed(() => other.superuser.query(`COPY raw_log FROM '${copy}'`));
		await other.drop();
		runs.push({ own, baselineSeconds, charges });
	}
	rmSync(jsonl);
	rmSync(copy);
	return runs;
}

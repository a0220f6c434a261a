import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Connector } from "@outlay/connectors/connector";
import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import { unpack } from "@outlay/connectors/formats/unpack";
import { litellmSpendLogs } from "@outlay/connectors/litellm-spend-logs/litellm-spend-logs";
import { logLines } from "@outlay/connectors/litellm-spend-logs/log-lines.arbitraries";
import type { SqlSession } from "@outlay/db/database";
import { contentId } from "@outlay/db/id";
import { openIssues } from "@outlay/db/imports/commit-import";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { invariant } from "@outlay/finops/result";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountBook } from "./account-book.ts";
import { storableDays } from "./day-spans.ts";
import { stageFile } from "./stage-file.ts";
import { openRowStager, type StagingInput } from "./stage-rows.ts";
import { openStreamStage } from "./stream-stage.ts";
import { moneyRows, Tally } from "./tally.ts";

const RUNS = 20;
let db: TestDatabase;
let folder: string;

beforeAll(async () => {
	db = await openTestDatabase();
	folder = mkdtempSync(join(tmpdir(), "outlay-bulk-"));
});

afterAll(async () => {
	rmSync(folder, { recursive: true });
	await db.close();
});

const accounts: AccountBook = {
	idOf: async ({ issuer }) => contentId("account", issuer),
	idOfEmptyFile: async () => null,
	ids: () => [],
	assertCurrent: async () => undefined,
};

async function fileOf(lines: readonly string[], isPacked: boolean): Promise<ProbedFile> {
	const path = join(folder, "log.jsonl");
	const bytes = Buffer.from(lines.join("\n"));
	writeFileSync(path, isPacked ? gzipSync(bytes) : bytes);
	const unpacked = await unpack(path, "log.jsonl");
	const member = unpacked.ok ? unpacked.value[0] : undefined;
	invariant(member !== undefined, "the file is there");
	return { fileName: "log.jsonl", format: "jsonl", member, delimiter: "", header: [], values: [], rows: [] };
}

interface Batch {
	readonly lines: readonly string[];
	readonly isPacked: boolean;
	/** Batches of one place are one as-of apart. */
	readonly batch: number;
	readonly isOwn: boolean;
}

/** Everything that an import makes of the batches, whichever way its rows are read. */
async function madeOf(session: SqlSession, connector: Connector, batches: readonly Batch[]) {
	await session.query("DROP TABLE IF EXISTS stage_issue");
	await openIssues(session);
	const stream = await openStreamStage(connector, [200n, 128_000n]);
	const tally = new Tally();
	const seen: (readonly string[])[] = [];
	try {
		let onlyDays: ReadonlySet<string> | null = null;
		for (const { lines, isPacked, batch, isOwn } of batches) {
			const stage = await stream.file({ importId: `import of ${batch}`, batch, own: isOwn });
			const staging: StagingInput = {
				session,
				stage,
				connector,
				context: { layout: "litellm.spend-logs/1", aiScope: { include: [], exclude: [] } },
				accounts,
				tally,
				span: null,
				storable: storableDays(new Date("2026-11-20T00:00:00Z")),
				filter: null,
				thresholds: [200n, 128_000n],
				isOwn,
				file: 0,
				onlyDays,
				onlyAccounts: null,
			};
			const stager = openRowStager(staging);
			const rows: number[] = [];
			await stageFile(
				{
					file: await fileOf(lines, isPacked),
					staging,
					stager,
					signal: new AbortController().signal,
					onBytes: () => undefined,
					onCoverage: () => undefined,
					onRows: async (count) => void rows.push(count),
					everyRows: 3,
				},
				stage,
			);
			await stager.finish();
			seen.push([...stager.days()].toSorted(), rows.map(String));
			if (isOwn) onlyDays = new Set(stager.days());
		}
		const claims = await stream.claims();
		const keys = await gathered(stream.keys());
		tally.supersede("superseded_version", await stream.keepLast());
		const facts = await gathered(stream.facts());
		const issues = await session.query(
			"SELECT line, code, field, value, message, raw, amount::text, currency FROM stage_issue",
		);
		const money = {
			equation: moneyRows(tally.equation()),
			reasons: tally.reasons(),
			rows: tally.rows,
			charged: tally.chargedRows(),
		};
		return { seen, claims, keys, facts, issues: issues.rows, money: sorted(money) };
	} finally {
		await stream.close();
	}
}

async function gathered(pages: AsyncIterable<readonly unknown[]>): Promise<readonly string[]> {
	const all: string[] = [];
	for await (const page of pages) all.push(...page.map(sorted));
	return all.toSorted();
}

/** Text that is equal for equal values: bigints with their mark, members in order. */
function sorted(value: unknown): string {
	return JSON.stringify(value, (_name, held: unknown) => {
		if (typeof held === "bigint") return `${held}n`;
		if (typeof held !== "object" || held === null) return held;
		if (Array.isArray(held)) return held.map(sorted).toSorted();
		return Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1)));
	});
}

const batches = fc
	.tuple(
		fc.tuple(logLines, fc.boolean()),
		fc.array(fc.tuple(logLines, fc.boolean(), fc.constantFrom(-1, 1)), { maxLength: 2 }),
	)
	.map(([[lines, isPacked], others]): readonly Batch[] => [
		{ lines, isPacked, batch: 1_000, isOwn: true },
		...others.map(([held, packed, side], index) => ({
			lines: held,
			isPacked: packed,
			batch: 1_000 + side * (index + 1),
			isOwn: false,
		})),
	]);

test("a log read in bulk and one read row by row make the same facts, keys, cells, money and issues", async () => {
	const { openBulk: _bulk, ...rowByRow } = litellmSpendLogs;
	const session = await db.database.pool.connect();
	try {
		await fc.assert(
			fc.asyncProperty(batches, async (given) => {
				expect(await madeOf(session, litellmSpendLogs, given)).toEqual(
					await madeOf(session, rowByRow, given),
				);
			}),
			{ numRuns: RUNS },
		);
	} finally {
		session.release(true);
	}
}, 300_000);

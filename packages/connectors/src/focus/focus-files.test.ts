import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RowOutcome } from "../connector.ts";
import { readRows } from "../formats/read-rows.ts";
import { probeFile } from "../formats/sniff.ts";
import { isUnreadable } from "../formats/source-rows.ts";
import { unpack } from "../formats/unpack.ts";
import { recogniseFile } from "../recognise.ts";

const { signal } = new AbortController();
let directory: string;
beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), "focus-files-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A file as an import reads it: its layout and what each row becomes, apart from line and raw text. */
async function imported(bytes: Buffer | string): Promise<readonly unknown[]> {
	const path = join(directory, "upload");
	await writeFile(path, bytes);
	const members = await unpack(path, "focus");
	if (!members.ok) throw new Error(members.error.message);
	const read: unknown[] = [];
	for (const member of members.value) {
		const file = await probeFile(member, signal);
		if (!file.ok) throw new Error(file.error.message);
		const recognised = recogniseFile(file.value);
		if (!recognised.ok) throw new Error(recognised.error.message);
		const { connector, recognition } = recognised.value;
		read.push(recognition.layout, recognition.span);
		const context = { layout: recognition.layout, aiScope: DEFAULT_AI_SCOPE };
		for await (const row of readRows(file.value, { signal })) {
			for (const outcome of isUnreadable(row) ? [row] : connector.read(row, context))
				read.push(meaning(outcome));
		}
	}
	return read;
}

function meaning(outcome: RowOutcome): unknown {
	return "value" in outcome
		? [outcome.kind, outcome.scope, outcome.value, outcome.amount]
		: [outcome.kind, outcome.reason.code, outcome.amount, outcome.currency];
}

const FIELDS = {
	BilledCost: "0.1000000001",
	EffectiveCost: "0.1",
	BillingAccountId: "acc-1",
	BillingCurrency: "USD",
	BillingPeriodStart: "2026-09-01T00:00:00Z",
	BillingPeriodEnd: "2026-10-01T00:00:00Z",
	ChargePeriodStart: "2026-09-02T10:00:00Z",
	ChargePeriodEnd: "2026-09-02T11:00:00Z",
	ChargeCategory: "Usage",
	ProviderName: "Google Cloud",
	ServiceName: "Vertex AI",
	ChargeDescription: "Gemini 2.5 Flash GA Text Input - Predictions",
	ConsumedQuantity: "1250",
	ConsumedUnit: "count",
} as const;

const csv = (tags: string): string => {
	const row = { ...FIELDS, Tags: tags };
	const values = Object.values(row).map((text) => `"${text.replaceAll('"', '""')}"`);
	return `${Object.keys(row).join(",")}\n${values.join(",")}\n`;
};
const CSV = csv('{"team":"search"}');

/** The same row as a warehouse writes it: decimals, doubles, timestamps, nested tags. */
async function parquet(tags: string): Promise<Buffer> {
	const path = join(directory, "export.parquet");
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	const typed: Readonly<Record<string, string>> = {
		BilledCost: "DECIMAL(38,14)",
		EffectiveCost: "DOUBLE",
		ConsumedQuantity: "DOUBLE",
		BillingPeriodStart: "TIMESTAMP",
		BillingPeriodEnd: "TIMESTAMP",
		ChargePeriodStart: "TIMESTAMP",
		ChargePeriodEnd: "TIMESTAMP",
	};
	const columns = Object.entries(FIELDS).map(
		([name, text]) => `CAST('${text.replace("Z", "")}' AS ${typed[name] ?? "VARCHAR"}) AS "${name}"`,
	);
	await connection.run(
		`COPY (SELECT ${columns.join(", ")}, ${tags} AS "Tags") TO '${path}' (FORMAT parquet)`,
	);
	connection.closeSync();
	instance.closeSync();
	return readFile(path);
}

test("the same row gives the same line in every format and packing", async () => {
	const expected = await imported(CSV);
	expect(expected).toMatchObject([
		"focus/1.0",
		{ start: "2026-09-01", end: "2026-10-01" },
		["billed", { month: "2026-09" }, { meter: "input", dimensions: { model: "gemini-2.5-flash" } }, {}],
	]);
	const json = { ...FIELDS, BilledCost: 0.1000000001, ConsumedQuantity: 1250, Tags: { team: "search" } };
	expect(await imported(gzipSync(CSV))).toEqual(expected);
	expect(await imported(`${JSON.stringify(json)}\n`)).toEqual(expected);
	expect(await imported(JSON.stringify([json]))).toEqual(expected);
	expect(await imported(csv('[{"Key":"team","Value":"search"}]'))).toEqual(expected);
	expect(await imported(csv('"team": "search"'))).toEqual(expected);
});

test.each(["MAP {'team': 'search'}", "[{'Key': 'team', 'Value': 'search', 'x_Inherited': false}]"])(
	"Parquet with tags as %s gives the same money, time and tags",
	async (tags) => {
		const [, , line] = await imported(await parquet(tags));
		expect(line).toMatchObject([
			"billed",
			{ kind: "billing-period", month: "2026-09" },
			{
				period: { start: Date.UTC(2026, 8, 2, 10), end: Date.UTC(2026, 8, 2, 11) },
				dimensions: { tags: { team: "search" }, model: "gemini-2.5-flash" },
				costs: { billed: { digits: 10_000_000_010_000n, scale: 14 }, effective: { digits: 1n, scale: 1 } },
				quantity: { digits: 12_500n, scale: 1 },
			},
			{ digits: 10_000_000_010_000n, scale: 14 },
		]);
	},
);

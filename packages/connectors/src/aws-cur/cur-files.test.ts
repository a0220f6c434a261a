import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import { type ExactDecimal, formatDecimal } from "@outlay/finops/money";
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
	directory = await mkdtemp(join(tmpdir(), "cur-files-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

type Row = Readonly<Record<string, string | Readonly<Record<string, string>> | null>>;

const ROW: Row = {
	bill_billing_entity: "AWS",
	bill_billing_period_start_date: "2026-09-01T00:00:00.000Z",
	bill_billing_period_end_date: "2026-10-01T00:00:00.000Z",
	bill_invoice_id: "INV-2",
	bill_payer_account_id: "111122223333",
	bill_payer_account_name: "Acme payer",
	cost_category: { department: "R&D" },
	line_item_currency_code: "USD",
	line_item_iam_principal: null,
	line_item_line_item_description: "$3 per 1M tokens",
	line_item_line_item_type: "Usage",
	line_item_net_unblended_cost: null,
	line_item_product_code: "AmazonBedrockFoundationModels",
	line_item_resource_id: null,
	line_item_unblended_cost: "1",
	line_item_usage_account_id: "444455556666",
	line_item_usage_account_name: "search-prod",
	line_item_usage_amount: "1.5",
	line_item_usage_start_date: "2026-09-04T00:00:00.000Z",
	line_item_usage_end_date: "2026-09-05T00:00:00.000Z",
	line_item_usage_type: "USE1-openai.gpt-oss-120b-mantle-output-tokens-flex",
	pricing_public_on_demand_cost: "1",
	pricing_unit: "1M tokens",
	product: { product_name: "Amazon Bedrock", region: "us-east-1" },
	resource_tags: { user_team: "search", aws_created_by: "x" },
	savings_plan_savings_plan_effective_cost: null,
	savings_plan_net_savings_plan_effective_cost: null,
};

/** Costs that a sum of doubles, or a cast to a shorter decimal, would change. */
const ROWS: readonly Row[] = [
	ROW,
	{ ...ROW, line_item_unblended_cost: "0.0000000018", line_item_usage_amount: "0.0000006" },
	{ ...ROW, line_item_unblended_cost: "0.1", line_item_net_unblended_cost: "0.30000000000000004" },
	{ ...ROW, line_item_unblended_cost: "12345678.12345678", line_item_usage_amount: "123456789012" },
	{
		...ROW,
		line_item_unblended_cost: "-0.1",
		line_item_line_item_type: "EdpDiscount",
		bill_invoice_id: null,
	},
	{ ...ROW, line_item_unblended_cost: "0", line_item_line_item_type: "Credit" },
	{
		...ROW,
		line_item_line_item_type: "SavingsPlanCoveredUsage",
		line_item_unblended_cost: "6",
		savings_plan_savings_plan_effective_cost: "4.000000000000001",
		savings_plan_net_savings_plan_effective_cost: "3",
	},
	{
		...ROW,
		line_item_usage_start_date: "2026-09-04T13:00:00.000Z",
		line_item_usage_end_date: "2026-09-04T14:00:00.000Z",
		resource_tags: { user_team: `a "quoted", name`, user_cost_center: "4711" },
	},
	{ ...ROW, resource_tags: {}, cost_category: null, product: { product_name: "Amazon Bedrock" } },
	{ ...ROW, resource_tags: null },
	{
		...ROW,
		line_item_product_code: "AmazonS3",
		line_item_usage_type: "TimedStorage-ByteHrs",
		line_item_line_item_description: "$0.023 per GB",
		product: { product_name: "Amazon S3" },
	},
	{ ...ROW, line_item_unblended_cost: null },
	{ ...ROW, line_item_usage_end_date: null },
];

const isMap = (name: string): boolean => ["cost_category", "product", "resource_tags"].includes(name);
const typeOf = (name: string): string =>
	/_cost$|_amount$/.test(name) ? "DOUBLE" : name.endsWith("_date") ? "TIMESTAMP" : "VARCHAR";

/** The report as CSV has it: maps as JSON, what is missing as nothing. */
function csvReport(): string {
	const lines = ROWS.map((row) =>
		Object.values(row).map((value) => {
			const text = typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
			return `"${text.replaceAll('"', '""')}"`;
		}),
	);
	return `${[Object.keys(ROW), ...lines].map((line) => line.join(",")).join("\n")}\n`;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function sqlValue(name: string, value: Row[string] | undefined): string {
	if (value === null || value === undefined)
		return `CAST(NULL AS ${isMap(name) ? "MAP(VARCHAR, VARCHAR)" : typeOf(name)})`;
	if (typeof value === "string") return `CAST(${literal(value.replace(/Z$/, ""))} AS ${typeOf(name)})`;
	const members = Object.entries(value);
	const list = (texts: readonly string[]) => `CAST([${texts.map(literal).join(", ")}] AS VARCHAR[])`;
	return `MAP(${list(members.map(([key]) => key))}, ${list(members.map(([, text]) => text))})`;
}

/** The report as AWS writes it in Parquet: costs are doubles, times timestamps, tags maps; rows in two groups. */
async function parquetReport(path: string): Promise<void> {
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	const selects = ROWS.map(
		(row) =>
			`SELECT ${Object.keys(ROW)
				.map((name) => `${sqlValue(name, row[name])} AS "${name}"`)
				.join(", ")}`,
	);
	await connection.run(`COPY (${selects.join(" UNION ALL ")}) TO '${path}' (FORMAT parquet, CODEC snappy)`);
	connection.closeSync();
	instance.closeSync();
}

const amountText = (amount: ExactDecimal | null): string | null =>
	amount === null ? null : formatDecimal(amount);

/** What an outcome means: all of it but its line and its text, which formats count and write differently. */
function meaning(outcome: RowOutcome): unknown {
	const amount = amountText(outcome.amount);
	if (!("value" in outcome)) return { kind: outcome.kind, reason: outcome.reason.code, amount };
	if (outcome.kind !== "billed") return outcome.kind;
	const { costs, quantity, ...line } = outcome.value;
	const money = Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, amountText(cost)]));
	return { kind: outcome.kind, scope: outcome.scope, line, money, quantity: amountText(quantity), amount };
}

async function imported(path: string, fileName: string) {
	const members = await unpack(path, fileName);
	const [member] = members.ok ? members.value : [];
	if (member === undefined) throw new Error(`${fileName} is a file`);
	const file = await probeFile(member, signal);
	if (!file.ok) throw new Error(file.error.message);
	const recognised = recogniseFile(file.value);
	if (!recognised.ok) throw new Error(recognised.error.message);
	const { connector, recognition } = recognised.value;
	const context = { layout: recognition.layout, aiScope: DEFAULT_AI_SCOPE };
	const rows: unknown[] = [];
	for await (const row of readRows(file.value, { signal })) {
		for (const outcome of isUnreadable(row) ? [row] : connector.read(row, context))
			rows.push(meaning(outcome));
	}
	const { layout, span, unknownColumns } = recognition;
	return { format: file.value.format, recognised: [connector.source, layout, span, unknownColumns], rows };
}

test("CUR 2.0 in Parquet gives the lines, money, times and tags of the same report in CSV, exactly", async () => {
	const [csv, parquet] = [join(directory, "r.csv"), join(directory, "r-00001.snappy.parquet")];
	await writeFile(csv, csvReport());
	await parquetReport(parquet);
	const expected = await imported(csv, "r-00001.csv");
	const found = await imported(parquet, "r-00001.snappy.parquet");
	expect([expected.format, found.format]).toEqual(["csv", "parquet"]);
	expect(found.recognised).toEqual(expected.recognised);
	expect(found.rows).toEqual(expected.rows);
	expect(expected.recognised).toEqual([
		"aws.cur",
		"aws.cur/2.0",
		{ start: "2026-09-01", end: "2026-10-01" },
		[],
	]);
	expect(found.rows).toMatchObject([
		{ line: { dimensions: { tags: { team: "search" } } }, money: { billed: "1" }, quantity: "1500000" },
		{ money: { billed: "0.0000000018" }, quantity: "0.6" },
		{
			money: {
				billed: "0.30000000000000004",
				effective: "0.30000000000000004",
				contracted: "0.30000000000000004",
			},
		},
		{ money: { billed: "12345678.12345678" }, quantity: "123456789012000000" },
		{ money: { billed: "0" }, amount: "0" },
		{ money: { billed: "0" } },
		{ money: { billed: "6", effective: "3" } },
		{ line: { period: { start: Date.UTC(2026, 8, 4, 13), end: Date.UTC(2026, 8, 4, 14) } } },
		{ money: { billed: "1" } },
		{ money: { billed: "1" } },
		{ kind: "skipped", reason: "outside_ai_scope", amount: "1" },
		{ kind: "quarantined", reason: "missing_value", amount: null },
		{ kind: "quarantined", amount: "1" },
	]);
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatDecimal } from "@outlay/finops/money";
import { parse } from "csv-parse/sync";
import type { Connector, FileProbe, JsonValue, RowOutcome, SourceRow } from "../connector.ts";
import { isJsonArray, jsonText } from "../json-value.ts";

/** A tiny export beside a connector's test, small enough to be read at once. */
export interface Fixture {
	readonly probe: FileProbe;
	readonly rows: readonly SourceRow[];
}

/** The fixture `name` in the folder `fixtures` beside the test at `testUrl`. */
export function fixture(testUrl: string, name: string): Fixture {
	const text = readFileSync(fileURLToPath(new URL(`./fixtures/${name}`, testUrl)), "utf8");
	if (name.endsWith(".jsonl")) return jsonlFixture(name, text);
	return name.endsWith(".json") ? jsonFixture(name, text) : csvFixture(name, text);
}

/** A CSV export given as text: a byte order mark is dropped, as the readers do. */
export function csvFixture(fileName: string, text: string): Fixture {
	const records: string[][] = parse(text, { bom: true, relax_column_count: true });
	const [header = [], ...data] = records;
	const rows = data.map((record, index) => ({
		line: index + 2,
		cells: Object.fromEntries(header.map((name, column) => [name, record[column] ?? null])),
		json: undefined,
		raw: () => record.join(","),
	}));
	return {
		probe: { fileName, format: "csv", header, values: [], rows: rows.map(({ cells }) => cells) },
		rows,
	};
}

/** A JSON export given as text: numbers keep their source text. */
export function jsonFixture(fileName: string, text: string): Fixture {
	const whole = parseExactJson(text);
	const values = isJsonArray(whole) ? whole : [whole];
	const rows = values.map((json, index) => ({
		line: index + 1,
		cells: undefined,
		json,
		raw: () => jsonText(json),
	}));
	return { probe: { fileName, format: "json", header: [], values: [whole], rows: [] }, rows };
}

/** A JSONL export given as text: one value a line. */
function jsonlFixture(fileName: string, text: string): Fixture {
	const lines = text.trimEnd().split("\n");
	const rows = lines.map((line, index) => ({
		line: index + 1,
		cells: undefined,
		json: parseExactJson(line),
		raw: () => line,
	}));
	const values: unknown[] = lines.map((line) => JSON.parse(line));
	return { probe: { fileName, format: "jsonl", header: [], values, rows: [] }, rows };
}

function parseExactJson(text: string): JsonValue {
	return JSON.parse(text, (_key: string, value: JsonValue, context?: { readonly source?: string }) =>
		typeof value === "number" ? { numberText: context?.source ?? String(value) } : value,
	);
}

/** All outcomes of a fixture, as an import reads it. */
export function outcomesOf(connector: Connector, { rows }: Fixture): readonly RowOutcome[] {
	const context = { layout: "", aiScope: { include: [], exclude: [] } };
	return rows.flatMap((row) => connector.read(row, context));
}

/** The connector's outcomes in one line each: what the tables of the tests compare. */
export function summary(outcome: RowOutcome): string {
	const amount = outcome.amount === null ? "-" : formatDecimal(outcome.amount);
	switch (outcome.kind) {
		case "billed": {
			const { dimensions, meter, tier, currency, quantity } = outcome.value;
			const counted = quantity === null ? "-" : formatDecimal(quantity);
			return `${outcome.line} billed ${amount} ${currency} ${dimensions.model ?? "-"} ${meter} ${tier} ${counted}`;
		}
		case "usage": {
			const { dimensions, quantities, tier, requests } = outcome.value;
			const counted = Object.entries(quantities).map(([meter, count]) => `${meter}=${count}`);
			return `${outcome.line} usage ${dimensions.model ?? "-"} ${tier} ${counted.join(" ")} requests=${requests ?? "-"}`;
		}
		case "skipped":
		case "quarantined":
			return `${outcome.line} ${outcome.kind} ${amount} ${outcome.reason.code} ${outcome.reason.field ?? "-"}=${outcome.reason.value ?? "-"}`;
	}
}

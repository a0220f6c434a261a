import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { ExportFileError } from "./file-fault.ts";
import { parquetText } from "./parquet-text.ts";
import type { ReadRow } from "./source-rows.ts";
import { type ExportMember, type ReadBytesOptions, readMember } from "./unpack.ts";

/** What the reader may hold: row groups of exports are far smaller. */
const MEMORY_LIMIT = "1GB";

/**
 * Rows of a Parquet file as text by column. `line` is the 1-based row. DOUBLE is its shortest
 * round-trip decimal per row, DECIMAL its exact text, timestamps ISO 8601 in UTC, maps, structs and
 * lists JSON. Nothing is summed or cast by the database.
 */
export async function* parquetRows(member: ExportMember, options: ReadBytesOptions): AsyncGenerator<ReadRow> {
	const file = await fileOnDisk(member, options);
	try {
		yield* rowsOf(file.path, { ...options, packedBytes: member.packedBytes });
	} catch (cause) {
		options.signal.throwIfAborted();
		throw cause instanceof ExportFileError ? cause : corrupt(cause);
	} finally {
		await file.remove();
	}
}

/** Column names of a Parquet file in order. */
export async function parquetColumns(
	member: ExportMember,
	options: ReadBytesOptions,
): Promise<readonly string[]> {
	const file = await fileOnDisk(member, options);
	try {
		return await withConnection(async (connection) =>
			(await columnsOf(connection, file.path)).map(({ name }) => name),
		);
	} catch (cause) {
		throw corrupt(cause);
	} finally {
		await file.remove();
	}
}

async function* rowsOf(
	path: string,
	options: ReadBytesOptions & { readonly packedBytes: number },
): AsyncGenerator<ReadRow> {
	const instance = await openInstance();
	const connection = await instance.connect();
	const interrupt = (): void => connection.interrupt();
	options.signal.addEventListener("abort", interrupt, { once: true });
	try {
		const columns = await columnsOf(connection, path);
		const nested = columns.filter(isNested).map(({ name }) => name);
		const total = await rowCount(connection, path);
		const result = await connection.stream(`SELECT ${selection(columns)} FROM ${READ}`, [globEscaped(path)]);
		let line = 0;
		for await (const chunk of result) {
			for (const [flat, ...values] of chunk.getRows()) {
				options.signal.throwIfAborted();
				line += 1;
				yield parquetRow(line, { flat: String(flat), nested, values });
			}
			options.onBytes?.(Math.round((options.packedBytes * line) / Math.max(1, total)));
		}
	} finally {
		options.signal.removeEventListener("abort", interrupt);
		connection.closeSync();
		instance.closeSync();
	}
}

function parquetRow(
	line: number,
	row: { readonly flat: string; readonly nested: readonly string[]; readonly values: readonly DuckDBValue[] },
): ReadRow {
	const cells: Record<string, string | null> = JSON.parse(row.flat);
	for (const [index, name] of row.nested.entries()) cells[name] = parquetText(row.values[index] ?? null);
	return { line, cells, json: undefined, raw: () => JSON.stringify(cells) };
}

interface ParquetColumn {
	readonly name: string;
	readonly type: string;
}

/** Folder names such as `month=2026-01` and the file's own name must not become columns. */
const READ = "read_parquet($1, binary_as_string = true, hive_partitioning = false, filename = false)";

async function columnsOf(connection: DuckDBConnection, path: string): Promise<readonly ParquetColumn[]> {
	const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${READ}`, [globEscaped(path)]);
	return described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
}

async function rowCount(connection: DuckDBConnection, path: string): Promise<number> {
	const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${READ}`, [globEscaped(path)]);
	return Number(counted.getRows()[0]?.[0] ?? 0);
}

/**
 * All flat values of a row as one JSON object of texts, because reading each value of a row through the
 * binding takes six times as long; then the nested values, which become text in JavaScript.
 */
function selection(columns: readonly ParquetColumn[]): string {
	const flat = columns.map((column) => `${quoted(column)} := ${isNested(column) ? "NULL" : textOf(column)}`);
	const nested = columns.filter(isNested).map(quoted);
	return [`CAST(to_json(struct_pack(${flat.join(", ")})) AS VARCHAR)`, ...nested].join(", ");
}

function isNested({ type }: ParquetColumn): boolean {
	return /[([\]]|^STRUCT|^MAP|^UNION/.test(type.replace(/^DECIMAL\(.*?\)$/, ""));
}

function quoted({ name }: ParquetColumn): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** The cast of a decimal is exact, that of a double is its shortest round-trip text (held by a test). */
function textOf(column: ParquetColumn): string {
	const name = quoted(column);
	if (column.type === "TIMESTAMP WITH TIME ZONE") return isoText(`make_timestamp(epoch_us(${name}))`);
	return column.type.startsWith("TIMESTAMP") ? isoText(name) : `CAST(${name} AS VARCHAR)`;
}

function isoText(timestamp: string): string {
	return `replace(CAST(${timestamp} AS VARCHAR), ' ', 'T') || 'Z'`;
}

/** The path is a pattern to the reader: a bracket or star in a folder's name must stand for itself. */
function globEscaped(path: string): string {
	return path.replace(/[*?[]/g, "[$&]");
}

/** No extension is ever fetched, and nothing spills beside the file. */
function openInstance(): Promise<DuckDBInstance> {
	return DuckDBInstance.create(":memory:", {
		threads: "1",
		memory_limit: MEMORY_LIMIT,
		autoinstall_known_extensions: "false",
		autoload_known_extensions: "false",
	});
}

async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
	const instance = await openInstance();
	const connection = await instance.connect();
	try {
		return await work(connection);
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/** Parquet is read from its end: a packed one is unpacked to a file first. */
async function fileOnDisk(
	member: ExportMember,
	options: ReadBytesOptions,
): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
	if (member.packing === "plain") return { path: member.path, remove: async () => undefined };
	const directory = await mkdtemp(join(tmpdir(), "outlay-parquet-"));
	const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
	try {
		const path = join(directory, "export.parquet");
		await pipeline(readMember(member, { signal: options.signal }), createWriteStream(path));
		return { path, remove };
	} catch (cause) {
		await remove();
		throw cause;
	}
}

function corrupt(cause: unknown): ExportFileError {
	if (cause instanceof ExportFileError) return cause;
	const detail = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
	return new ExportFileError(
		{
			code: "corrupt_parquet",
			message: `The Parquet file is damaged: ${detail.replace(/"[^"]*\/[^"]*"|'[^']*\/[^']*'/g, "file")}.`,
			fix: "It was probably cut short. Download it again and upload the whole file.",
		},
		cause,
	);
}

import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { Meter } from "@outlay/finops/charge";
import { DAY_MS, type Day, dayOf, type Instant, QUARTER_HOUR_MS } from "@outlay/finops/day";
import type { Atto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { type FoldDatabase, openFoldDatabase } from "./fold-database.ts";
import {
	CELLS_SQL,
	CREATE_FOLDS_SQL,
	CREATE_GROUPS_SQL,
	DAYS_SQL,
	DROP_GONE_SQL,
	FIND_GONE_SQL,
	factsSql,
	KEYS_SQL,
	SUM_GONE_SQL,
} from "./fold-sql.ts";
import { countBuckets } from "./histogram.ts";
import { createRowsSql, openRowAppender, SLOTS_PER_DAY, type StreamRow } from "./stream-rows.ts";

/** What decides which rows of a quarter hour and context band become one fact. */
export interface StreamGroup {
	readonly keyId: string;
	readonly accountId: string;
	readonly scope: string;
	readonly tier: string;
	/** "": not said. */
	readonly reach: string;
	readonly outcome: string;
	/** Of the reported cost; "": none is reported. Rows of one fact may differ in it. */
	readonly currency: string;
	/** Dimensions and names of the charge key, as the caller writes them. */
	readonly dimensions: string;
	readonly names: string;
}

export interface StreamKey {
	readonly keyId: string;
	readonly accountId: string;
	readonly dimensions: string;
	/** Those of its last row: by quarter hour, then by version. */
	readonly names: string;
	readonly firstDay: Day;
	readonly lastDay: Day;
}

export interface StreamFact
	extends Pick<StreamGroup, "keyId" | "accountId" | "scope" | "tier" | "reach" | "outcome"> {
	readonly band: number;
	readonly start: Instant;
	/** The file that has rows of it; of several the earliest batch. */
	readonly file: number;
	readonly lines: bigint;
	readonly retries: bigint | null;
	readonly sessions: bigint;
	readonly reported: Atto | null;
	/** null: no row of it has a reported cost. */
	readonly currency: string | null;
	/** Requests per bucket of {@link countBuckets}; empty: no row has a value. */
	readonly histograms: Readonly<Record<"input" | "output" | "latency", readonly number[]>>;
	readonly quantities: Readonly<Partial<Record<Meter, bigint>>>;
}

/**
 * The rows of a stream, all batches of its days together: distinct by row id, folded to facts. Past its share of memory
 * it goes on in a temporary folder, which `close` removes.
 */
export interface StreamFold {
	/** A file whose rows come; later batches hold the later versions. Rows of own files are counted when they go. */
	readonly file: (file: { readonly batch: number; readonly own: boolean }) => Promise<number>;
	readonly group: (group: StreamGroup) => number;
	readonly add: (row: StreamRow) => void;
	/** Accounts, scopes and days that any version of a row is in. */
	readonly cells: () => Promise<
		readonly { readonly accountId: string; readonly scope: string; readonly day: Day }[]
	>;
	readonly keys: () => AsyncGenerator<readonly StreamKey[]>;
	/** Keeps the last version of each row. Returns the own rows that another version replaced. */
	readonly keepLast: () => Promise<
		readonly { readonly currency: string; readonly rows: bigint; readonly reported: Atto }[]
	>;
	/** Folds what is kept; after `keepLast`. */
	readonly facts: () => AsyncGenerator<readonly StreamFact[]>;
	readonly close: () => Promise<void>;
}

export async function openStreamFold(meters: readonly Meter[]): Promise<StreamFold> {
	const database = await openFoldDatabase();
	try {
		return await foldIn(database, meters);
	} catch (cause) {
		await database.close();
		throw cause;
	}
}

async function foldIn({ connection, close }: FoldDatabase, meters: readonly Meter[]): Promise<StreamFold> {
	await connection.run(`${CREATE_GROUPS_SQL}${createRowsSql(meters)}`);
	const rowAppender = await connection.createAppender("stream_row");
	const groupAppender = await connection.createAppender("stream_group");
	const rows = openRowAppender(rowAppender, meters);
	const add = openGroups(groupAppender);
	let files = 0;
	const flush = (): void => {
		rows.flush();
		groupAppender.flushSync();
	};
	return {
		add: rows.add,
		group: add,
		file: async ({ batch, own }) => {
			const id = files;
			files += 1;
			await connection.run("INSERT INTO stream_file VALUES ($1, $2, $3)", [id, batch, own]);
			return id;
		},
		cells: async () => {
			flush();
			const cells = await connection.runAndReadAll(CELLS_SQL);
			return cells.getRows().map(([accountId, scope, day]) => ({
				accountId: text(accountId),
				scope: text(scope),
				day: dayAt(day),
			}));
		},
		keys: async function* () {
			flush();
			yield* read(connection, KEYS_SQL, toKey);
		},
		keepLast: async () => {
			flush();
			await connection.run(FIND_GONE_SQL);
			const gone = await connection.runAndReadAll(SUM_GONE_SQL);
			await connection.run(DROP_GONE_SQL);
			return gone.getRows().map(([currency, count, reported]) => ({
				currency: text(currency),
				rows: whole(count),
				reported: whole(reported),
			}));
		},
		facts: async function* () {
			await connection.run(CREATE_FOLDS_SQL);
			const sql = factsSql(meters);
			const days = await connection.runAndReadAll(DAYS_SQL);
			for (const [day] of days.getRows()) {
				const first = Number(day) * SLOTS_PER_DAY; // not money: a day since 1970
				yield* read(connection, sql.replaceAll("$1", String(first)), (values) => toFact(values, meters));
			}
		},
		close: async () => {
			rowAppender.closeSync();
			groupAppender.closeSync();
			await close();
		},
	};
}

/** Groups keep the ordinal that they got first; past a bound some get a second one, and fold together all the same. */
const KNOWN_GROUPS_MAX = 50_000;

function openGroups(appender: DuckDBAppender): (group: StreamGroup) => number {
	const known = new Map<string, number>();
	let next = 0;
	return (group) => {
		const values = [
			group.keyId,
			group.accountId,
			group.scope,
			group.tier,
			group.reach,
			group.outcome,
			group.currency,
			group.dimensions,
			group.names,
		];
		const mark = values.join("\n");
		const found = known.get(mark);
		if (found !== undefined) return found;
		if (known.size >= KNOWN_GROUPS_MAX) known.clear();
		const id = next;
		next += 1;
		known.set(mark, id);
		appender.appendInteger(id);
		for (const value of values) appender.appendVarchar(value);
		appender.endRow();
		return id;
	};
}

async function* read<T>(
	connection: DuckDBConnection,
	sql: string,
	toValue: (values: readonly DuckDBValue[]) => T,
): AsyncGenerator<readonly T[]> {
	const result = await connection.stream(sql);
	for await (const chunk of result) yield chunk.getRows().map(toValue);
}

const text = (value: DuckDBValue | undefined): string => String(value);
const dayAt = (value: DuckDBValue | undefined): Day => dayOf(Number(value) * DAY_MS); // not money: a day since 1970

const counts = (letters: DuckDBValue | undefined): readonly number[] =>
	countBuckets(letters === null ? "" : text(letters));

function whole(value: DuckDBValue | undefined): bigint {
	invariant(typeof value === "bigint", `${String(value)} is no whole number`);
	return value;
}

const wholeOrNull = (value: DuckDBValue | undefined): bigint | null => (value === null ? null : whole(value));

function toKey([keyId, accountId, dimensions, names, firstDay, lastDay]: readonly DuckDBValue[]): StreamKey {
	return {
		keyId: text(keyId),
		accountId: text(accountId),
		dimensions: text(dimensions),
		names: text(names),
		firstDay: dayAt(firstDay),
		lastDay: dayAt(lastDay),
	};
}

function toFact(values: readonly DuckDBValue[], meters: readonly Meter[]): StreamFact {
	const [keyId, accountId, scope, tier, reach, outcome, band, slot, ...counted] = values;
	const [file, lines, retries, sessions, ...more] = counted;
	const [reported, currency, input, output, latency, ...sums] = more;
	const quantities: Partial<Record<Meter, bigint>> = {};
	for (const [index, meter] of meters.entries()) {
		const sum = wholeOrNull(sums[index]);
		if (sum !== null && sum !== 0n) quantities[meter] = sum;
	}
	return {
		keyId: text(keyId),
		accountId: text(accountId),
		scope: text(scope),
		tier: text(tier),
		reach: text(reach),
		outcome: text(outcome),
		band: Number(band), // not money: an ordinal
		start: Number(slot) * QUARTER_HOUR_MS, // not money: a time
		file: Number(file), // not money: an ordinal
		lines: whole(lines),
		retries: wholeOrNull(retries),
		sessions: whole(sessions),
		reported: wholeOrNull(reported),
		currency: currency === null ? null : text(currency),
		histograms: { input: counts(input), output: counts(output), latency: counts(latency) },
		quantities,
	};
}

import {
	BIGINT,
	DOUBLE,
	type DuckDBAppender,
	DuckDBDataChunk,
	type DuckDBType,
	type DuckDBValue,
	HUGEINT,
	INTEGER,
	VARCHAR,
} from "@duckdb/node-api";
import type { Meter } from "@outlay/finops/charge";
import { DAY_MS, QUARTER_HOUR_MS } from "@outlay/finops/day";

/** Quarter hours of a day. */
export const SLOTS_PER_DAY = DAY_MS / QUARTER_HOUR_MS;

/** One version of a stream's row, resolved to its group, not yet folded. */
export interface StreamRow {
	/** Ordinals that the fold gave. */
	readonly file: number;
	readonly group: number;
	readonly band: number;
	/** Quarter hours since 1970. */
	readonly slot: number;
	readonly rowId: string;
	readonly line: number;
	readonly session: string | null;
	readonly retries: bigint | null;
	readonly latencyMs: number | null;
	readonly promptTokens: bigint | null;
	/** In atto. */
	readonly reported: bigint | null;
	/** By the fold's meters; null: none of it. */
	readonly quantities: readonly (bigint | null)[];
}

const COLUMNS: readonly (readonly [name: string, type: DuckDBType])[] = [
	["file", INTEGER],
	["grp", INTEGER],
	["band", INTEGER],
	["slot", INTEGER],
	["row_id", VARCHAR],
	["line", DOUBLE],
	["session", VARCHAR],
	["retries", BIGINT],
	["latency_ms", DOUBLE],
	["prompt_tokens", BIGINT],
	["reported", HUGEINT],
];

export function createRowsSql(meters: readonly Meter[]): string {
	const columns = COLUMNS.map(([name, type]) => `${name} ${type}`);
	return `CREATE TABLE stream_row (${[...columns, ...meters.map((meter) => `q_${meter} BIGINT`)].join(", ")})`;
}

/** Rows that wait for one hand-over: what the engine works on at once. */
const CHUNK_ROWS = 2_048;

/** Puts rows into the table, a chunk at a time. */
export function openRowAppender(
	appender: DuckDBAppender,
	meters: readonly Meter[],
): { readonly add: (row: StreamRow) => void; readonly flush: () => void } {
	const types = [...COLUMNS.map(([, type]) => type), ...meters.map(() => BIGINT)];
	const columns: DuckDBValue[][] = types.map(() => []);
	const [file, group, band, slot, rowId, line, session, retries, latency, prompt, reported, ...quantities] =
		columns;
	// One for all: the engine's own memory of a chunk is not what makes the collector of JavaScript run.
	const chunk = DuckDBDataChunk.create(types, CHUNK_ROWS);
	let rows = 0;
	const send = (): void => {
		if (rows === 0) return;
		chunk.setColumns(columns);
		appender.appendDataChunk(chunk);
		chunk.reset();
		for (const column of columns) column.length = 0;
		rows = 0;
	};
	return {
		add: (row) => {
			file?.push(row.file);
			group?.push(row.group);
			band?.push(row.band);
			slot?.push(row.slot);
			rowId?.push(row.rowId);
			line?.push(row.line);
			session?.push(row.session);
			retries?.push(row.retries);
			latency?.push(row.latencyMs);
			prompt?.push(row.promptTokens);
			reported?.push(row.reported);
			for (let index = 0; index < quantities.length; index += 1) {
				quantities[index]?.push(row.quantities[index] ?? null);
			}
			rows += 1;
			if (rows === CHUNK_ROWS) send();
		},
		flush: () => {
			send();
			appender.flushSync();
		},
	};
}

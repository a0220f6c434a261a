import type { AiScope } from "@outlay/finops/ai-scope";
import type { Basis, BilledLine, Meter, UsageLine } from "@outlay/finops/charge";
import type { DaySpan, Instant } from "@outlay/finops/day";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import type { BulkAmount } from "./bulk-amount.ts";

/** Container and shape of a file, found by looking at its first bytes; never by its name. */
export type FileFormat = "csv" | "json" | "jsonl" | "parquet";

/** What recognising may look at: the format, and the header (csv, parquet) or a few parsed values (json, jsonl). */
export interface FileProbe {
	readonly fileName: string;
	readonly format: FileFormat;
	/** Column names as written (BOM removed); empty for json and jsonl. */
	readonly header: readonly string[];
	/** json: `[whole value's first 64 kB parsed leniently]`; jsonl: the first lines parsed. Empty for csv and parquet. */
	readonly values: readonly unknown[];
	/** First data rows of csv and parquet, as text by column. */
	readonly rows: readonly Readonly<Record<string, string | null>>[];
	/**
	 * Source that the request names (an API pull, a user's choice); absent: the file has to say it.
	 * A page without results looks the same in every report, so only this makes it readable.
	 */
	readonly declaredSource?: string;
}

/** A fact about what a source leaves out, shown wherever its money is shown. */
export interface KnownGap {
	readonly code: string;
	readonly text: string;
}

/** The unit of replacement apart from day: see domain.md, cells. */
export type Scope =
	/** All of the billing account. */
	| { readonly kind: "account" }
	/** A billing period's full statement: replaced as a whole, days outside the month included. */
	| { readonly kind: "billing-period"; readonly month: string }
	/** A filtered file: replaces only itself. */
	| { readonly kind: "filtered"; readonly filter: string };

export interface Recognition {
	/** Layout id with version: `openai.costs-csv/2026-09`. */
	readonly layout: string;
	/** Amounts are rounded by the provider: never of record when an exact source exists. */
	readonly rounded: boolean;
	/** Columns of the file that this layout does not read; kept in the raw export and named on the import page. */
	readonly unknownColumns: readonly string[];
	/** What is odd about this file, shown with the import: not grouped, more pages exist, a part of a day. */
	readonly warnings: readonly KnownGap[];
	/**
	 * Span that the file itself declares (buckets, manifest); null: needs the request or the user. Half-open.
	 * Taken from the probe, which may end before the file does: {@link Connector.coverage} widens it.
	 */
	readonly span: DaySpan | null;
	/** Span to propose where the file declares none (file name); null: none. */
	readonly proposedSpan: DaySpan | null;
	/** The file's export time where it has one. */
	readonly asOf: number | null;
}

export interface RecogniseError {
	/** `refused`: the layout is known, but counting this file would be wrong; the message says why and what to export instead. */
	readonly code: "missing_column" | "not_this_source" | "refused";
	readonly message: string;
	readonly missing?: readonly string[];
}

export interface RowReason {
	/** `bad_amount`, `bad_date`, `missing_value`, `outside_ai_scope`, `empty_day`, ... */
	readonly code: string;
	readonly field: string | null;
	readonly value: string | null;
	/** Says what is wrong and how to mend it. */
	readonly message: string;
}

/** One line of an export after reading. `line` is 1-based in the unpacked file (json: index of the result, 1-based). */
export type RowOutcome =
	| {
			readonly kind: "billed";
			readonly line: number;
			readonly scope: Scope;
			readonly value: BilledLine;
			/** The file's own amount column: enters the money equation. */
			readonly amount: ExactDecimal;
			readonly rowId: null;
			/** The result's own text, where a source row holds several results; absent: the row's text is it. */
			readonly text?: () => string;
	  }
	| {
			readonly kind: "usage";
			readonly line: number;
			readonly scope: Scope;
			readonly value: UsageLine;
			/** The reported cost where the file has one. */
			readonly amount: ExactDecimal | null;
			/** Identity of a stream's row; null for statements. */
			readonly rowId: string | null;
			/** As for billed rows. */
			readonly text?: () => string;
	  }
	| {
			readonly kind: "skipped" | "quarantined";
			readonly line: number;
			readonly reason: RowReason;
			/** null: the amount itself could not be read, or the layout has none. Counted apart, never as 0. */
			readonly amount: ExactDecimal | null;
			readonly currency: Currency | null;
			/** The line as it stands in the file. */
			readonly raw: string;
	  };

/** A row as the format reader hands it over: text by column, or a JSON value whose money is still text. */
export interface SourceRow {
	readonly line: number;
	/** csv, parquet: text by column (null: SQL null or absent). json, jsonl: undefined. */
	readonly cells: Readonly<Record<string, string | null>> | undefined;
	/** json, jsonl: the value, numbers kept as {@link JsonNumber}; csv, parquet: undefined. */
	readonly json: JsonValue | undefined;
	/** The raw text of the row, made on demand (quarantine, drill-down). */
	readonly raw: () => string;
}

/** A JSON number with its source text, so that no amount passes through a float. */
export interface JsonNumber {
	readonly numberText: string;
}
export type JsonValue =
	| null
	| boolean
	| string
	| JsonNumber
	| readonly JsonValue[]
	| { readonly [key: string]: JsonValue };

/** What the import knows besides the file. */
export interface ReadContext {
	readonly layout: string;
	/** Which services count as AI spend in a cloud bill; ids of the scope's patterns. */
	readonly aiScope: AiScope;
}

/** The statement that a row is a part of. */
export interface StatementPart {
	readonly account: BilledLine["account"];
	readonly scope: Scope;
}

export interface Connector {
	/** Stable id: `openai.costs`, `anthropic.cost-report`, `aws.cur`, `focus`, `litellm.spend-logs`. */
	readonly source: string;
	/**
	 * Sources of one family complement each other (the endpoints of one usage API): all of them are of
	 * record together, and precedence is decided between families. A source of its own repeats `source`.
	 */
	readonly family: string;
	readonly title: string;
	readonly kind: "statement" | "stream";
	readonly basis: Basis;
	/** Issuer of the accounts it speaks for; null: the file says (FOCUS, LiteLLM). */
	readonly issuer: string | null;
	/** Days after a day's end from which its numbers are taken as final. */
	readonly finalityLagDays: number;
	/** Default precedence among sources of the same basis: smaller wins. */
	readonly precedence: number;
	readonly gaps: readonly KnownGap[];
	/** true: its provider delivers a billing period in several files, which add up. */
	readonly inParts?: true;
	/** true: its bills hold more than AI, and the organization's AI scope says what counts. */
	readonly isCloudBill?: true;
	/** null: not this source. An error: this source, but a required column is missing (named). */
	readonly recognise: (probe: FileProbe) => Recognition | RecogniseError | null;
	/**
	 * true: a json or jsonl row is an API page of many results, and `line` of its outcomes counts them from 1
	 * within the page; the import adds the results of the pages before, so that lines are ordinals in the
	 * file. Absent: `line` is the row's. CSV rows of the same source always keep the row's line.
	 */
	readonly readsPages?: boolean;
	/**
	 * Days that one JSON page speaks for, empty buckets included; null: the page does not say. The span
	 * of an import is Recognition's, widened by every row's. Absent: rows never say (csv, parquet).
	 */
	readonly coverage?: (row: SourceRow) => DaySpan | null;
	/**
	 * Which account's statement a row stands in, also when it becomes no charge: a bill without AI spend left still
	 * replaces what the bill before it said. null: the row does not say. Absent: rows never say more than their charges.
	 */
	readonly claim?: (row: SourceRow) => StatementPart | null;
	/**
	 * Turns one source row into outcomes (a JSON page row holds several results; a usage row is one).
	 * Pure: no IO. A bad row becomes a quarantined outcome, never an exception.
	 */
	readonly read: (row: SourceRow, context: ReadContext) => readonly RowOutcome[];
	/** Streams whose lines come in millions: see {@link BulkReader}. Absent: every row goes through `read`. */
	readonly openBulk?: () => BulkReader;
}

/**
 * Finds in the bytes of a plain line what differs from row to row. What a row means is left to `read`: lines of one
 * `key` mean the same, so that one of them speaks for all. A line that is not plain in every respect is left to `read`
 * altogether, so the two can never disagree (held by a property test).
 */
export interface BulkReader {
	/** Meters that rows can have, in the order of `quantities`. */
	readonly meters: readonly Meter[];
	/** Whether the line between two bytes is plain. What it holds is in `row` until the next call. */
	readonly scan: (bytes: Buffer, start: number, end: number) => boolean;
	readonly row: BulkRow;
	/** Quantities of the scanned row by meter; `model` is what `read` says of its key. Valid until the next call. */
	readonly quantities: (model: string | null) => Float64Array;
}

export interface BulkRow {
	/** Everything that decides the row's account, dimensions, tier, outcome, and whether its usage counts. */
	key: string;
	rowId: string;
	session: string | null;
	start: Instant;
	retries: number | null;
	latencyMs: number | null;
	promptTokens: number;
	/** null: none reported. */
	reported: BulkAmount | null;
}

import type { Connector, ReadContext, RowOutcome, StatementPart } from "@outlay/connectors/connector";
import { readRows } from "@outlay/connectors/formats/read-rows";
import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import { isUnreadable, type ReadRow } from "@outlay/connectors/formats/source-rows";
import type { DaySpan } from "@outlay/finops/day";

/** One outcome with the text of its row. */
export interface ReadOutcome {
	readonly outcome: RowOutcome;
	readonly raw: () => string;
	/** Whose statement a row stands in that became no charge; null where the row does not say. */
	readonly part: () => StatementPart | null;
}

export interface ReadFile {
	readonly file: ProbedFile;
	readonly connector: Connector;
	readonly context: ReadContext;
	readonly signal: AbortSignal;
	readonly onBytes: (bytes: number) => void;
	/** Days that a page of the file says it covers. */
	readonly onCoverage: (span: DaySpan) => void;
}

const NO_PART = () => null;

/**
 * Every outcome of a file in order. Results of API pages are numbered through the file: a connector counts within a
 * page. The same function reads a file for its import, for a refold and for a drill-down, so they cannot disagree.
 */
export async function* readOutcomes(input: ReadFile): AsyncGenerator<ReadOutcome> {
	const { file, connector, context } = input;
	const isPaged = connector.readsPages === true && (file.format === "json" || file.format === "jsonl");
	let base = 0;
	for await (const row of readRows(file, { signal: input.signal, onBytes: input.onBytes })) {
		if (isUnreadable(row)) {
			base += 1;
			yield { outcome: isPaged ? { ...row, line: base } : row, raw: () => row.raw, part: NO_PART };
			continue;
		}
		const span = connector.coverage?.(row) ?? null;
		if (span !== null) input.onCoverage(span);
		const outcomes = connector.read(row, context);
		const part = () => connector.claim?.(row) ?? null;
		for (const outcome of outcomes) {
			const raw = "text" in outcome && outcome.text !== undefined ? outcome.text : row.raw;
			yield { outcome: isPaged ? { ...outcome, line: base + outcome.line } : outcome, raw, part };
		}
		base += outcomes.length;
	}
}

/** The outcomes of one line of a stream, whose rows neither come in pages nor speak for days or statements. */
export function outcomesOf(row: ReadRow, connector: Connector, context: ReadContext): readonly ReadOutcome[] {
	if (isUnreadable(row)) return [{ outcome: row, raw: () => row.raw, part: NO_PART }];
	return connector.read(row, context).map((outcome) => ({ outcome, raw: row.raw, part: NO_PART }));
}

import type { Connector, ReadContext, RowOutcome } from "@outlay/connectors/connector";
import { readRows } from "@outlay/connectors/formats/read-rows";
import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import { isUnreadable } from "@outlay/connectors/formats/source-rows";
import type { DaySpan } from "@outlay/finops/day";

/** One outcome with the text of its row. */
export interface ReadOutcome {
	readonly outcome: RowOutcome;
	readonly raw: () => string;
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

/**
 * Every outcome of a file in order. Results of JSON pages are numbered through the file: a connector counts within a
 * page. The same function reads a file for its import, for a refold and for a drill-down, so they cannot disagree.
 */
export async function* readOutcomes(input: ReadFile): AsyncGenerator<ReadOutcome> {
	const { file, connector, context } = input;
	let base = 0;
	for await (const row of readRows(file, { signal: input.signal, onBytes: input.onBytes })) {
		if (isUnreadable(row)) {
			yield { outcome: row, raw: () => row.raw };
			continue;
		}
		const span = connector.coverage?.(row) ?? null;
		if (span !== null) input.onCoverage(span);
		const outcomes = connector.read(row, context);
		for (const outcome of outcomes) {
			yield {
				outcome: file.format === "json" ? { ...outcome, line: base + outcome.line } : outcome,
				raw: row.raw,
			};
		}
		base += outcomes.length;
	}
}

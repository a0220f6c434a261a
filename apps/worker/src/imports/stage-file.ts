import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import type { DaySpan } from "@outlay/finops/day";
import { readOutcomes } from "./outcomes.ts";
import { stageBulk } from "./stage-bulk.ts";
import type { RowStager, StagingInput } from "./stage-rows.ts";
import type { StreamFileStage } from "./stream-stage.ts";

export interface StageFile {
	readonly file: ProbedFile;
	readonly staging: StagingInput;
	readonly stager: RowStager;
	readonly signal: AbortSignal;
	readonly onBytes: (bytes: number) => void;
	/** Days that a page of the file says it covers. */
	readonly onCoverage: (span: DaySpan) => void;
	/** Called before the first row and after every `everyRows` rows. */
	readonly onRows: (rows: number) => Promise<void>;
	readonly everyRows: number;
}

/** Stages every row of a file: in bulk where the connector can and the layout is made of lines. */
export async function stageFile(input: StageFile, stream: StreamFileStage | null): Promise<void> {
	const { file, staging, stager, signal, onBytes, onCoverage } = input;
	const { connector, context } = staging;
	const bulk = file.format === "jsonl" && stream !== null ? connector.openBulk?.() : undefined;
	if (bulk !== undefined && stream !== null) return stageBulk({ ...input, bulk, stage: stream });
	let rows = 0;
	for await (const row of readOutcomes({ file, connector, context, signal, onBytes, onCoverage })) {
		if (rows % input.everyRows === 0) await input.onRows(rows);
		rows += 1;
		await stager.add(row);
	}
}

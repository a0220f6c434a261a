import { readOutcomes } from "./outcomes.ts";
import { type StageFile, stageBulk } from "./stage-bulk.ts";
import type { StreamFileStage } from "./stream-stage.ts";

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

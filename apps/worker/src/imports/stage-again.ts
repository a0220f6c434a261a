import type { AiScopes } from "@outlay/db/repositories/ai-scopes";
import type { ImportedFile } from "@outlay/db/repositories/import-archives";
import type { DaySpan } from "@outlay/finops/day";
import type { WorkerContext } from "../context.ts";
import { openImportedFile } from "./read-again.ts";
import { stageFile } from "./stage-file.ts";
import { openRowStager, type RowStager, type StagingInput } from "./stage-rows.ts";
import type { StreamStage } from "./stream-stage.ts";

export interface StageAgain {
	readonly file: ImportedFile;
	/** As for the import that asks; the file's own layout, AI scope and places are put in. */
	readonly staging: StagingInput;
	/** Where the rows of a stream gather; null for statements. */
	readonly stream: StreamStage | null;
	readonly scopes: AiScopes;
	readonly batch: number;
	/** Its place among the files that make up the cells; 0 is the import's own. */
	readonly place: number;
	readonly onlyDays: ReadonlySet<string> | null;
	/** Only rows of these billing accounts; null: all. */
	readonly onlyAccounts: ReadonlySet<string> | null;
	readonly signal: AbortSignal;
	readonly onCoverage: (span: DaySpan) => void;
}

/** Stages the rows of a file that was imported before, beside those of the import that replaces the same days. */
export async function stageAgain(context: WorkerContext, input: StageAgain): Promise<RowStager> {
	const { file, staging, scopes, batch, place, onlyDays, onlyAccounts, signal, onCoverage } = input;
	const { importId } = file;
	const stream = (await input.stream?.file({ importId, batch, own: false })) ?? null;
	const again: StagingInput = {
		...staging,
		stage: stream ?? staging.stage,
		context: { layout: file.layout, aiScope: scopes.of(file.aiScopeVersion) },
		isOwn: false,
		file: place,
		onlyDays,
		onlyAccounts,
	};
	const stager = openRowStager(again);
	const opened = await openImportedFile(context.rawExports, file, signal);
	const quiet = {
		onBytes: () => undefined,
		onRows: async () => undefined,
		everyRows: Number.POSITIVE_INFINITY,
	};
	await stageFile({ file: opened, staging: again, stager, signal, onCoverage, ...quiet }, stream);
	await stager.finish();
	return stager;
}

/** Batches of one as-of that are told apart: far more than anyone exports in a millisecond. */
const PLACES = 4096;
const OWN_PLACE = PLACES / 2;

/** The import's own place in the order of its stream's batches: by as-of. */
export const ownBatch = (asOf: number): number => asOf * PLACES + OWN_PLACE;

/**
 * Places of the other batches around it: by as-of, then by import, so that the last version of a row is the same
 * whichever batch is read last. `files` are in that order.
 */
export function batchesAround(
	files: readonly ImportedFile[],
	own: { readonly importId: string; readonly asOf: number },
): readonly number[] {
	const places = new Map<string, number>();
	return files.map(({ asOf, importId }) => {
		const group = `${asOf}${asOf === own.asOf && importId > own.importId}`;
		const place = places.get(group) ?? 0;
		places.set(group, place + 1);
		return asOf * PLACES + (group.endsWith("true") ? OWN_PLACE + 1 : 0) + Math.min(place, OWN_PLACE - 2);
	});
}

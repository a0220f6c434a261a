import { probeFile } from "@outlay/connectors/formats/sniff";
import { unpack } from "@outlay/connectors/formats/unpack";
import { findBatchesOfDays, recordBatchDays } from "@outlay/db/imports/stream-days";
import { invariant } from "@outlay/finops/result";
import type { WorkerContext } from "../context.ts";
import { readOutcomes } from "./outcomes.ts";
import type { ReadImport } from "./read-into-charges.ts";
import { openRowStager, type StagingInput } from "./stage-rows.ts";

/**
 * A stream's day is the union of its batches: reads the touched days again from every other batch that has rows of
 * them, so that the last version of each row decides, in whatever order batches arrive.
 */
export async function stageOtherBatches(
	context: WorkerContext,
	input: ReadImport & { readonly staging: StagingInput; readonly days: ReadonlySet<string> },
): Promise<void> {
	const { staging, run, plan, days } = input;
	const key = { organizationId: run.organizationId, source: plan.connector.source };
	await recordBatchDays(staging.session, { ...key, importId: run.id, days: [...days] });
	const batches = await findBatchesOfDays(staging.session, { ...key, importId: run.id, days: [...days] });
	for (const batch of batches) {
		const stager = openRowStager({ ...staging, batch: batch.asOf, onlyDays: days });
		const unpacked = await unpack(context.rawExports.path(batch.sha256), batch.fileName);
		invariant(unpacked.ok, `raw export ${batch.sha256} was read before and cannot be unpacked now`);
		const member = unpacked.value.find(
			(candidate) => batch.member === "" || candidate.entry === batch.member,
		);
		invariant(member !== undefined, `raw export ${batch.sha256} lost ${batch.member}`);
		const file = await probeFile(member, input.signal);
		invariant(file.ok, `raw export ${batch.sha256} was read before and cannot be now`);
		const outcomes = readOutcomes({
			file: file.value,
			connector: plan.connector,
			context: { ...staging.context, layout: batch.layout },
			signal: input.signal,
			onBytes: () => undefined,
			onCoverage: () => undefined,
		});
		for await (const { outcome, raw } of outcomes) await stager.add(outcome, raw);
		await stager.finish();
	}
}

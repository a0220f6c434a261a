import { ExportFileError } from "@outlay/connectors/formats/file-fault";
import { type ProbedFile, probeFile } from "@outlay/connectors/formats/sniff";
import { type ExportMember, unpack } from "@outlay/connectors/formats/unpack";
import { type Actor, systemActor } from "@outlay/db/actor";
import { inSqlTransaction } from "@outlay/db/database";
import { type ArrivedFile, findArrivals } from "@outlay/db/imports/deliveries";
import { type AiScopes, findOutdatedDelivery, readAiScopes } from "@outlay/db/repositories/ai-scopes";
import { expandArchive } from "@outlay/db/repositories/import-archives";
import {
	findImport,
	findSameImport,
	finishImport,
	type ImportEnd,
	type ImportRun,
	TERMINAL_STATUSES,
} from "@outlay/db/repositories/imports";
import { err, ok, type Result } from "@outlay/finops/result";
import type { WorkerContext } from "../context.ts";
import { AccountUnknownError } from "./account-book.ts";
import { ChangedMeanwhileError } from "./changed-meanwhile.ts";
import { DeliveryUnclearError, isWantedAgain, SeveralDeliveriesError } from "./delivery.ts";
import { ImpossibleSpanError, SpanUnknownError } from "./import-claims.ts";
import { importLock } from "./import-lock.ts";
import { CancelledError } from "./import-reporter.ts";
import { type ImportPlan, type ImportRefusal, planImport } from "./plan-import.ts";
import type { ReadImport } from "./read-import.ts";
import { readIntoCharges } from "./read-into-charges.ts";

/** Changes of mapping or prices that one run of an import sits through; then the queue tries again later. */
const READINGS_MAX = 3;

/**
 * Reads one import into charges. Safe to run again at any point: before the replacing transaction nothing is visible,
 * and with it the rollup is asked for, which marks the import as done.
 */
export async function runImport(
	context: WorkerContext,
	job: { readonly organizationId: string; readonly importId: string },
	signal: AbortSignal,
): Promise<void> {
	const actor = systemActor(job.organizationId);
	await importLock(context.database, job.importId, async () => {
		const run = await findImport(context.database, actor, job.importId);
		if (run === null || isEnded(run)) return;
		await readImport(context, { actor, run, signal });
	});
}

function isEnded(run: ImportRun): boolean {
	return (
		run.status === "needs_confirmation" ||
		run.status === "committed" ||
		TERMINAL_STATUSES.some((status) => status === run.status)
	);
}

interface StartedImport {
	readonly actor: Actor;
	readonly run: ImportRun;
	readonly signal: AbortSignal;
}

async function readImport(context: WorkerContext, started: StartedImport): Promise<void> {
	const { actor, signal } = started;
	const { id } = started.run;
	const end = (outcome: ImportEnd) => finishImport(context.database, actor, { importId: id, outcome });
	const scopes = await readAiScopes(context.database, actor);
	const arrivals = await findArrivals(context.database, actor, started.run);
	const run = await newToUs(context, started, { arrivals, scopes });
	if ("sameAs" in run) {
		return end({ status: "unchanged", stage: "done", error: { code: "same_bytes", importId: run.sameAs } });
	}
	const opened = await openMember(context, started);
	if (!opened.ok) return end({ status: "failed", stage: "recognising", error: { ...opened.error } });
	if (opened.value === null) return;
	const planned = planImport(opened.value, run, { arrivals, scopes });
	if (!planned.ok) {
		// A manifest comes with its export and holds nothing: there is nothing wrong with it.
		const isManifest = planned.error.code === "manifest";
		const error = { ...planned.error };
		return end(
			isManifest
				? { status: "done", stage: "manifest", error }
				: { status: "failed", stage: "recognising", error },
		);
	}
	const about = { source: planned.value.connector.source, layout: planned.value.recognition.layout };
	try {
		await readSteadily(context, { actor, run, file: opened.value, plan: planned.value, signal });
	} catch (error) {
		const outcome = expectedEnd(error, planned.value);
		if (outcome === null) throw error;
		await end({ ...outcome, ...about });
	}
}

/** The import as it is to be read; or the import of the same bytes, where reading them would change nothing. */
async function newToUs(
	context: WorkerContext,
	{ actor, run }: StartedImport,
	known: { readonly arrivals: readonly ArrivedFile[]; readonly scopes: AiScopes },
): Promise<ImportRun | { readonly sameAs: string }> {
	const sameAs = await findSameImport(context.database, actor, run);
	if (sameAs === null || isWantedAgain(run, known.arrivals, sameAs)) return run;
	const { organizationId } = run;
	const version = known.scopes.current;
	const partOf = await inSqlTransaction(context.database, actor, (session) =>
		findOutdatedDelivery(session, { organizationId, importId: sameAs, version }),
	);
	if (partOf === null) return { sameAs };
	return { ...run, declared: { ...run.declared, partOf, aiScope: version } };
}

/** Reads again when what the reading relied on was changed meanwhile. */
async function readSteadily(context: WorkerContext, input: ReadImport): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await readIntoCharges(context, input);
		} catch (error) {
			if (!(error instanceof ChangedMeanwhileError) || attempt === READINGS_MAX) throw error;
		}
	}
}

/** Ends that a file or a person causes; anything else is a fault of ours or of the machine, and is tried again. */
function expectedEnd(error: unknown, plan: ImportPlan): Omit<ImportEnd, "source" | "layout"> | null {
	if (error instanceof CancelledError) return { status: "cancelled", stage: "cancelled" };
	if (error instanceof ExportFileError)
		return { status: "failed", stage: "reading", error: { ...error.fault } };
	if (error instanceof ImpossibleSpanError) {
		const fix = "Export it again; if its times are right, import it with the days that it really covers.";
		return { status: "failed", stage: "reading", error: { code: "bad_span", message: error.message, fix } };
	}
	if (error instanceof DeliveryUnclearError) {
		const { message, held } = error;
		const { delivery } = plan;
		const asOf = new Date(delivery.asOf).toISOString();
		const said = { code: "delivery_unclear", message, held, asOf };
		return { status: "needs_confirmation", stage: "delivery", error: said };
	}
	if (error instanceof SeveralDeliveriesError) {
		const message = "The file holds several billing periods, which were filled by different exports.";
		const fix =
			"Export each billing period by itself, or import the file as a newer export that replaces them.";
		return { status: "failed", stage: "reading", error: { code: "several_deliveries", message, fix } };
	}
	if (error instanceof SpanUnknownError) {
		const proposed = plan.recognition.proposedSpan ?? error.rows;
		return {
			status: "needs_confirmation",
			stage: "span",
			error: { code: "span_unknown", message: error.message, proposed },
		};
	}
	if (error instanceof AccountUnknownError) {
		const { issuer, candidates, gateway, message } = error;
		return {
			status: "needs_confirmation",
			stage: "account",
			error: { code: "account_unknown", message, issuer, candidates, gateway },
		};
	}
	return null;
}

/** The file to read; null when it was an archive of several, which now have imports of their own. */
async function openMember(
	context: WorkerContext,
	{ actor, run, signal }: StartedImport,
): Promise<Result<ProbedFile | null, ImportRefusal>> {
	const unpacked = await unpack(await context.rawExports.local(run.sha256), run.fileName);
	if (!unpacked.ok) return unpacked;
	const members = unpacked.value;
	if (run.member === "" && members.length > 1) {
		await expandArchive(context.database, actor, { archive: run, members: members.map(toMember) });
		return ok(null);
	}
	const member = run.member === "" ? members[0] : members.find((candidate) => candidate.entry === run.member);
	if (member === undefined) {
		return err({ code: "member_missing", message: `The archive has no ${run.member}.` });
	}
	return probeFile(member, signal);
}

const toMember = ({ fileName, entry, fingerprint }: ExportMember) => ({
	fileName,
	member: entry ?? "",
	fingerprint,
});

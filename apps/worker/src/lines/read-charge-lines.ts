import { CONNECTORS } from "@outlay/connectors/catalogue";
import type { Connector } from "@outlay/connectors/connector";
import { type Actor, systemActor } from "@outlay/db/actor";
import { inSqlTransaction } from "@outlay/db/database";
import { findBatches } from "@outlay/db/imports/stream-days";
import { readAiScopes } from "@outlay/db/repositories/ai-scopes";
import { findImportedFile, findOtherParts, type ImportedFile } from "@outlay/db/repositories/import-archives";
import {
	answerLineRequest,
	type ChargeLines,
	type ChargeToExplain,
	takeLineRequest,
} from "@outlay/db/repositories/line-requests";
import { invariant } from "@outlay/finops/result";
import type { WorkerContext } from "../context.ts";
import { storableDays } from "../imports/day-spans.ts";
import { readOutcomes } from "../imports/outcomes.ts";
import { openImportedFile } from "../imports/read-again.ts";
import { LineCollector } from "./line-collector.ts";

/**
 * Answers a request for the lines behind a charge: reads its raw exports again with the very functions that imported
 * them, and keeps the rows that fold into it.
 */
export async function readChargeLines(
	context: WorkerContext,
	job: { readonly organizationId: string; readonly requestId: string },
	signal: AbortSignal,
): Promise<void> {
	const actor = systemActor(job.organizationId);
	const { requestId } = job;
	const charge = await takeLineRequest(context.database, actor, requestId);
	const outcome =
		charge === null
			? ({ status: "failed", error: REPLACED } as const)
			: ({ status: "done", result: await linesOf(context, { actor, charge, signal }) } as const);
	await answerLineRequest(context.database, actor, { requestId, outcome, now: context.now() });
}

/** Ends a request whose every attempt failed. */
export async function giveUpLines(
	context: WorkerContext,
	{ organizationId, requestId }: { readonly organizationId: string; readonly requestId: string },
): Promise<void> {
	const message = "Outlay failed while it read the raw export again. The worker's log has the cause.";
	const outcome = { status: "failed", error: { code: "internal", message } } as const;
	await answerLineRequest(context.database, systemActor(organizationId), {
		requestId,
		outcome,
		now: context.now(),
	});
}

const REPLACED = {
	code: "charge_replaced",
	message: "A newer export has replaced this charge. Open the charge again from its figure.",
};

interface Explanation {
	readonly actor: Actor;
	readonly charge: ChargeToExplain;
	readonly signal: AbortSignal;
}

async function linesOf(context: WorkerContext, input: Explanation): Promise<ChargeLines> {
	const { charge, signal } = input;
	const connector = CONNECTORS.find(({ source }) => source === charge.source);
	invariant(connector !== undefined, `no connector reads ${charge.source}`);
	const scopes = await readAiScopes(context.database, input.actor);
	const files = await filesOf(context, input, connector);
	const collector = new LineCollector(connector, charge, storableDays(context.now()));
	for (const file of files) {
		const outcomes = readOutcomes({
			file: await openImportedFile(context.rawExports, file, signal),
			connector,
			context: { layout: file.layout, aiScope: scopes.of(file.aiScopeVersion) },
			signal,
			onBytes: () => undefined,
			onCoverage: () => undefined,
		});
		for await (const { outcome, raw } of outcomes) collector.add(file.importId, outcome, raw);
	}
	const lines = collector.result();
	const named = new Set(lines.importIds);
	return {
		...lines.sums,
		lines: lines.shown,
		files: files
			.filter(({ importId }) => named.has(importId))
			.map(({ importId, fileName, member }) => ({ importId, fileName, member })),
	};
}

/** Where the charge's lines can be: its export; every batch of its day for a stream, every file of its delivery for a report in parts. */
async function filesOf(
	context: WorkerContext,
	{ actor, charge }: Explanation,
	connector: Connector,
): Promise<readonly ImportedFile[]> {
	const { organizationId } = actor;
	const { source, importId } = charge;
	return inSqlTransaction(context.database, actor, async (session) => {
		if (connector.kind === "stream")
			return findBatches(session, { organizationId, source, days: [charge.day] });
		const own = await findImportedFile(session, { organizationId, importId });
		const asOf = new Date(own.asOf).toISOString();
		const key = { organizationId, importId, source, delivery: own.delivery, asOf };
		return [own, ...(await findOtherParts(session, { ...key, accountIds: [charge.accountId] }))];
	});
}

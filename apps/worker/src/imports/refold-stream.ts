import { CONNECTORS } from "@outlay/connectors/catalogue";
import type { Connector } from "@outlay/connectors/connector";
import { type Actor, systemActor } from "@outlay/db/actor";
import { queryOf, sqlTransaction } from "@outlay/db/database";
import { lockSource, type Replacement } from "@outlay/db/imports/replace-cells";
import { openStage } from "@outlay/db/imports/stage";
import { findBatches, findStreamMonths, type StreamMonth } from "@outlay/db/imports/stream-days";
import { readAiScopes } from "@outlay/db/repositories/ai-scopes";
import type { ImportedFile } from "@outlay/db/repositories/import-archives";
import { addToOutboxBySql } from "@outlay/db/repositories/outbox";
import { invariant } from "@outlay/finops/result";
import { contextThresholds } from "@outlay/pricing/context-band";
import type { WorkerContext } from "../context.ts";
import { openAccountBook } from "./account-book.ts";
import { ChangedMeanwhileError } from "./changed-meanwhile.ts";
import { storableDays } from "./day-spans.ts";
import { replaceCells } from "./replace-charges.ts";
import { batchesAround, stageAgain } from "./stage-again.ts";
import { openStreamStage, type StreamStage } from "./stream-stage.ts";
import { Tally } from "./tally.ts";

interface Refold {
	readonly actor: Actor;
	readonly connector: Connector;
	readonly signal: AbortSignal;
}

/**
 * Folds all days of a stream again from its raw batches, month by month: who pays for a gateway's calls was changed,
 * and a charge's key is of its account. Each month is one transaction that also asks for its rollup; run again, it
 * gives the same.
 */
export async function refoldStream(
	context: WorkerContext,
	job: { readonly organizationId: string; readonly source: string },
	signal: AbortSignal,
): Promise<void> {
	const actor = systemActor(job.organizationId);
	const connector = CONNECTORS.find(({ source, kind }) => source === job.source && kind === "stream");
	invariant(connector !== undefined, `${job.source} is no stream`);
	for (const month of await findStreamMonths(context.database, actor, job.source)) {
		await refoldMonth(context, { actor, connector, signal }, month);
	}
}

async function refoldMonth(context: WorkerContext, refold: Refold, month: StreamMonth): Promise<void> {
	const thresholds = contextThresholds(await context.priceBooks.read(refold.actor));
	const stream = await openStreamStage(refold.connector, thresholds);
	try {
		await refoldOn(context, refold, { month, thresholds, stream });
	} finally {
		await stream.close();
	}
}

interface Refolding {
	readonly month: StreamMonth;
	readonly thresholds: readonly bigint[];
	readonly stream: StreamStage;
}

async function refoldOn(
	context: WorkerContext,
	refold: Refold,
	{ month, thresholds, stream }: Refolding,
): Promise<void> {
	const { actor, connector, signal } = refold;
	const { organizationId } = actor;
	const session = await context.database.pool.connect();
	try {
		const stage = await openStage(session);
		const scopes = await readAiScopes(context.database, actor);
		await sqlTransaction(session, actor, async () => {
			await lockSource(session, { organizationId, source: connector.source }, async () => undefined);
			const book = await context.priceBooks.read(actor);
			// The queue tries again: the log was opened for other prompt sizes.
			if (String(contextThresholds(book)) !== String(thresholds)) throw new ChangedMeanwhileError();
			const files = await findBatches(session, {
				organizationId,
				source: connector.source,
				days: month.days,
			});
			const newest = files.at(-1);
			if (newest === undefined) return;
			const staging = {
				session,
				stage,
				connector,
				context: { layout: newest.layout, aiScope: scopes.of(newest.aiScopeVersion) },
				accounts: await openAccountBook(context, { actor, connector, declaredId: undefined }),
				tally: new Tally(),
				span: null,
				storable: storableDays(context.now()),
				filter: null,
				thresholds,
				isOwn: false,
				file: 0,
				onlyDays: null,
				onlyAccounts: null,
			};
			const batches = batchesAround(files, { importId: "", asOf: Number.NaN });
			const onlyDays = new Set(month.days);
			const onCoverage = () => undefined;
			const again = { staging, stream, scopes, onlyDays, onlyAccounts: null, signal, onCoverage };
			for (const [index, file] of files.entries()) {
				const batch = batches[index] ?? 0;
				await stageAgain(context, { ...again, file, batch, place: index + 1 });
			}
			const { tally } = staging;
			const { database } = context;
			await replaceCells(session, replacementOf(refold, newest), {
				database,
				tally,
				book,
				stream,
				files: [],
			});
			await addToOutboxBySql(queryOf(session), organizationId, {
				job: "spend.rebuild",
				payload: { organizationId },
			});
		});
	} finally {
		// The session's temporary tables go with it, whatever happened.
		session.release(true);
	}
}

function replacementOf({ actor, connector }: Refold, newest: ImportedFile): Replacement {
	return {
		organizationId: actor.organizationId,
		importId: newest.importId,
		source: connector.source,
		family: connector.family,
		kind: connector.kind,
		basis: connector.basis,
		rounded: false,
		asOf: new Date(newest.asOf).toISOString(),
		sha256: newest.sha256,
		finalityLagDays: connector.finalityLagDays,
		precedence: connector.precedence,
		claims: [],
	};
}

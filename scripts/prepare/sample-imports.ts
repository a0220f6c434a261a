import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Actor } from "@outlay/db/actor";
import { listBillingAccounts } from "@outlay/db/repositories/billing-accounts";
import { createImport, findImportStates, type ImportDeclaration } from "@outlay/db/repositories/imports";
import type { SampleFile, SampleManifest } from "../sample/manifest.ts";
import type { SampleContext } from "./sample-context.ts";

const POLL_MS = 250;
/** Far longer than the slowest machine needs; a worker that does nothing must not be waited for for ever. */
const LIMIT_MS = 30 * 60_000;

/** Hands every file to the worker and waits until all of them are in. */
export async function importSample(
	context: SampleContext,
	actor: Actor,
	sample: { readonly manifest: SampleManifest; readonly directory: string },
): Promise<void> {
	const accounts = await listBillingAccounts(context.database, actor);
	const known = await findImportStates(context.database, actor);
	const total = sample.manifest.files.length;
	for (const file of sample.manifest.files) {
		if (known.some((state) => state.fileName === basename(file.path) && state.asOf === file.asOf)) continue;
		const path = join(sample.directory, file.path);
		const stored = await context.rawExports.put(createReadStream(path), AbortSignal.timeout(LIMIT_MS));
		const accountId = accounts.find((a) => a.externalId === file.billingAccount?.externalId)?.id;
		const declared = declarationOf(file, accountId);
		const input = { ...stored, fileName: basename(file.path), member: "", declared };
		await createImport(context.database, actor, { input, now: context.now() });
	}
	context.say(`Importing ${total} export files ...`);
	await untilImported(context, actor, total);
}

/** What a person would confirm on the Imports page: which days, as of when, whose account. */
function declarationOf(file: SampleFile, accountId: string | undefined): ImportDeclaration {
	return {
		asOf: file.asOf,
		...(file.kind === "statement" && file.scope.kind === "account" ? { span: file.span } : {}),
		...(accountId === undefined ? {} : { billingAccountId: accountId }),
	};
}

async function untilImported(context: SampleContext, actor: Actor, total: number): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	let shown = -1;
	for (;;) {
		const states = await findImportStates(context.database, actor);
		const failed = states.find((state) => state.status === "failed" || state.status === "needs_confirmation");
		if (failed !== undefined) {
			throw new Error(
				`the sample's ${failed.fileName} could not be imported: ${JSON.stringify(failed.error)}`,
			);
		}
		const read = states.filter((state) => state.status !== "received" && state.status !== "reading").length;
		const done = states.filter((state) => state.status === "done" || state.status === "unchanged").length;
		if (Math.floor((read * 10) / total) !== shown) {
			shown = Math.floor((read * 10) / total);
			context.say(
				read < total ? `  ${read} of ${total} files read` : "  all files read; adding up spend by owner ...",
			);
		}
		if (done >= total) return;
		if (Date.now() > deadline)
			throw new Error(`only ${done} of ${total} files were imported in half an hour`);
		await delay(POLL_MS);
	}
}

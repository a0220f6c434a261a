import { systemActor } from "@outlay/db/actor";
import { giveUpDigest } from "@outlay/db/alerts/digests";
import { giveUpNotification } from "@outlay/db/alerts/sending";
import { finishImport } from "@outlay/db/repositories/imports";
import { assertNever } from "@outlay/finops/result";
import type { Job } from "@outlay/jobs/job";
import type { JobRun } from "@outlay/jobs/job-worker";
import { alertContext } from "./alerts/alert-context.ts";
import { sendAlert } from "./alerts/send-alert.ts";
import { sendDigest } from "./alerts/send-digest.ts";
import { evaluateBudgetsAndFew, forecasts } from "./budgets/evaluate.ts";
import type { WorkerContext } from "./context.ts";
import { makeForecastsNow } from "./forecasts/make.ts";
import { refoldStream } from "./imports/refold-stream.ts";
import { runImport } from "./imports/run-import.ts";
import { giveUpLines, readChargeLines } from "./lines/read-charge-lines.ts";
import { mailContext } from "./mails/mail-context.ts";
import { giveUpLinkMail, mailLink } from "./mails/mail-link.ts";
import { pullConnection } from "./pulls/pull-connection.ts";
import { pullContext } from "./pulls/pull-context.ts";
import { giveUpReport, sendReport } from "./reports/send-report.ts";
import { giveUpRequestMail, mailRequest } from "./requests/mail-request.ts";
import { tickSchedule } from "./schedule/tick-schedule.ts";
import { applyAttributionNow } from "./spend/apply.ts";
import { rebuildSpendNow } from "./spend/rebuild.ts";

/**
 * Runs one job. Every job reads the current state, so that running it twice or late is harmless. Forecasts, of owners and
 * of budgets where many are pending, are made by one job while nothing else is done: it stands still during other jobs of
 * this worker.
 */
export async function handleJob(context: WorkerContext, job: Job, run: JobRun): Promise<void> {
	if (job.name === "forecasts.make") {
		const tools = { tools: forecasts, signal: run.signal };
		return makeForecastsNow(context, systemActor(job.payload.organizationId), tools);
	}
	return forecasts.first(() => handleAwaited(context, job, run));
}

async function handleAwaited(
	context: WorkerContext,
	job: Exclude<Job, { readonly name: "forecasts.make" }>,
	{ signal, isFirst }: JobRun,
): Promise<void> {
	switch (job.name) {
		case "import.run":
			return runImport(context, job.payload, signal);
		case "stream.refold":
			return refoldStream(context, job.payload, signal);
		case "charge.lines":
			return readChargeLines(context, job.payload, signal);
		case "spend.rebuild":
		case "prices.rerate":
			return rebuildSpendNow(context, systemActor(job.payload.organizationId), { isFirst });
		case "attribution.apply":
			return applyAttributionNow(context, systemActor(job.payload.organizationId));
		case "budgets.evaluate":
			return evaluateBudgetsAndFew(context, systemActor(job.payload.organizationId), {
				tools: forecasts,
				signal,
			});
		case "alert.send":
			return sendAlert(alertContext(context), job.payload, signal);
		case "alert.digest":
			return sendDigest(mailContext(context), job.payload);
		case "connection.pull":
			return pullConnection(pullContext(context), job.payload, signal);
		case "link.mail":
			return mailLink(mailContext(context), job.payload);
		case "report.send":
			return sendReport(mailContext(context), job.payload);
		case "request.mail":
			return mailRequest(mailContext(context), job.payload);
		case "schedule.tick":
			return tickSchedule(pullContext(context));
		default:
			return assertNever(job);
	}
}

/** What remains of a job whose every attempt failed: what someone waits for says so instead of waiting for ever. */
export async function giveUp(context: WorkerContext, job: Job, error: Error): Promise<void> {
	if (job.name === "charge.lines") return giveUpLines(context, job.payload);
	if (job.name === "alert.send") return giveUpNotification(context.database, job.payload);
	if (job.name === "alert.digest") return giveUpDigest(context.database, job.payload);
	if (job.name === "report.send") return giveUpReport(context, job.payload, error);
	if (job.name === "request.mail") return giveUpRequestMail(context, job.payload, error);
	if (job.name === "link.mail") return giveUpLinkMail(context, job.payload, error);
	if (job.name !== "import.run") return;
	const { organizationId, importId } = job.payload;
	await finishImport(context.database, systemActor(organizationId), {
		importId,
		outcome: {
			status: "failed",
			stage: "reading",
			error: {
				code: "internal",
				message: `Outlay failed while it read this file: ${error.message}`,
				fix: "Nothing of it was counted. Report it with the worker's log, or import the file again.",
			},
		},
	});
}

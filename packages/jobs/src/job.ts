import { z } from "zod";

const organization = { organizationId: z.uuid() };

/**
 * Every job and its payload, in one place. Payloads carry ids only: a job reads the current state, so that
 * running it twice or late is harmless.
 */
export const JOB_PAYLOADS = {
	/** Reads one export into charges. */
	"import.run": z.object({ ...organization, importId: z.uuid() }),
	/** Folds a gateway's days again from its raw batches: who pays for its calls was changed. */
	"stream.refold": z.object({ ...organization, source: z.string() }),
	/** Reads the lines of a raw export that make up a charge. */
	"charge.lines": z.object({ ...organization, requestId: z.uuid() }),
	/** Rebuilds spend of the days that imports marked dirty. */
	"spend.rebuild": z.object(organization),
	/** Applies the published attribution rules to all open months. */
	"attribution.apply": z.object(organization),
	/** Rates again what prices of the book changed. */
	"prices.rerate": z.object(organization),
	/** Evaluates budgets: spend, a plan, an increase or the day changed. Then makes the forecasts that are pending, if few, and again. */
	"budgets.evaluate": z.object(organization),
	/** Makes the forecasts that are pending for budgets, and those of owners: spend or the day changed. */
	"forecasts.make": z.object(organization),
	/** Reads new data from a provider's API. */
	"connection.pull": z.object({ ...organization, connectionId: z.uuid() }),
	/** Mails an invitation or reset link, with a token that is made then. */
	"link.mail": z.object({ ...organization, linkId: z.uuid() }),
	/** Sends one message about an alert to one channel or person. */
	"alert.send": z.object({ ...organization, notificationId: z.uuid() }),
	/** Mails one person the alerts of a digest. */
	"alert.digest": z.object({ ...organization, digestId: z.uuid() }),
	/** Mails one person the report of an owner's month. */
	"report.send": z.object({ ...organization, reportId: z.uuid() }),
	/** Mails one person that a budget, or more of one, was asked for, or what was decided. */
	"request.mail": z.object({ ...organization, requestMailId: z.uuid() }),
	/** What happens by the clock, every minute. */
	"schedule.tick": z.object({}),
} as const;

export type JobName = keyof typeof JOB_PAYLOADS;

export type JobPayload<N extends JobName> = z.infer<(typeof JOB_PAYLOADS)[N]>;

/** A job by name with its payload. */
export type Job = { [N in JobName]: { readonly name: N; readonly payload: JobPayload<N> } }[JobName];

/** Names that a queue may hold. */
function isJobName(name: string): name is JobName {
	return Object.hasOwn(JOB_PAYLOADS, name);
}

/** A job that no worker of this version can run: its name is unknown, or a field of its payload is wrong. */
export class JobRefusedError extends Error {
	override readonly name = "JobRefusedError";
}

/** Parses a job that comes from outside (the outbox, the queue). Throws a {@link JobRefusedError} with the field that is wrong. */
export function parseJob(name: string, payload: unknown): Job {
	if (!isJobName(name)) throw new JobRefusedError(`unknown job ${JSON.stringify(name)}`);
	const parsed = JOB_PAYLOADS[name].safeParse(payload);
	if (parsed.success) return { name, payload: parsed.data } as Job; // parse boundary
	const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "payload"}: ${message}`);
	throw new JobRefusedError(`${name}: ${faults.join("; ")}`);
}

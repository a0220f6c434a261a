import type { Actor } from "@outlay/db/actor";
import { type ImportDetail, readImport } from "@outlay/db/read-models/imports";
import { confirmImport, declareRole } from "@outlay/db/repositories/import-answers";
import { findImport, type ImportDeclaration } from "@outlay/db/repositories/imports";
import { invariant } from "@outlay/finops/result";
import { json } from "../../api/answer.ts";
import { notFound } from "../../api/parse-request.ts";
import { problem } from "../../api/problem.ts";
import type { ConfirmBody } from "../../app/api/v1/imports/schema.ts";
import { database } from "../../main.ts";
import { declaredFault } from "./declared-faults.ts";

interface Confirmation {
	readonly actor: Actor;
	readonly importId: string;
	readonly answers: ConfirmBody;
}

/** Takes the answers that an import waits for and lets it run again. */
export async function confirmUpload({ actor, importId, answers }: Confirmation): Promise<Response> {
	const [found, run] = await Promise.all([
		readImport(database(), actor, importId),
		findImport(database(), actor, importId),
	]);
	if (found === null || run === null) return notFound();
	if (found.status !== "needs_confirmation") return notWaiting(found.status);
	const now = new Date();
	const fault =
		missingAnswer(found, answers) ?? (await declaredFault(database(), actor, { ...answers, now }));
	if (fault !== null) return fault;
	const isGateway = found.trouble?.gateway === true;
	const { billingAccountId, asOf, role: said, ...others } = answers;
	const role = said === undefined ? {} : declareRole(found.trouble, said);
	const declared = withoutUndefined({
		...run.declared,
		...others,
		...(asOf === undefined ? {} : { asOf: new Date(asOf).toISOString() }),
		...(isGateway || billingAccountId === undefined ? {} : { billingAccountId }),
		...role,
	});
	const mapping = isGateway ? mappingOf(found, billingAccountId) : null;
	if (!(await confirmImport(database(), actor, { importId, declared, role, mapping, now })))
		return notWaiting("received");
	const after = await readImport(database(), actor, importId);
	invariant(after !== null, "an import that was just confirmed is there");
	return json(after);
}

/** A gateway's rows name issuers, not accounts: the answer is kept for its later files too. */
function mappingOf({ source, trouble }: ImportDetail, billingAccountId: string | undefined) {
	const issuer = trouble?.issuer ?? null;
	if (source === null || issuer === null || billingAccountId === undefined) return null;
	return { source, issuer, match: "" as const, billingAccountId };
}

function withoutUndefined(said: Readonly<Record<string, unknown>>): ImportDeclaration {
	return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function missingAnswer({ trouble }: ImportDetail, answers: ConfirmBody): Response | null {
	if (trouble?.code === "span_unknown" && answers.span === undefined) {
		return missing("span", "Give the first day of the file and the day after its last one.");
	}
	if (trouble?.code === "account_unknown" && answers.billingAccountId === undefined) {
		return missing("billingAccountId", "Choose one of the import's candidates.");
	}
	if (trouble?.code === "delivery_unclear" && answers.role === undefined) {
		return missing("role", "Say part or replacement.");
	}
	return null;
}

const missing = (field: string, fix: string): Response =>
	problem({ status: 400, code: "invalid_request", title: "The import asks for more than this.", field, fix });

const notWaiting = (status: string): Response =>
	problem({
		status: 409,
		code: "not_waiting",
		title: "The import waits for no confirmation.",
		field: "status",
		value: status,
	});

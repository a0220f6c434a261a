import type { MergeConflict } from "@outlay/db/read-models/attribution-merge";
import type { PublishError } from "@outlay/db/repositories/attribution";
import type { ClaimError } from "@outlay/db/repositories/attribution-claims";
import type { MetricInUse } from "@outlay/db/repositories/attribution-metrics";
import { assertNever } from "@outlay/finops/result";
import type { RuleSetIssue } from "@outlay/finops/rule-set-issues";
import { problem } from "../../api/problem.ts";

/** The answer to what could not be done with rules, a draft or a claim. */
export function attributionProblem(error: PublishError | MergeConflict | ClaimError): Response {
	switch (error.code) {
		case "stale_draft":
			return problem({
				status: 409,
				code: error.code,
				title:
					error.current === null
						? "There is no draft any more: it was published or discarded."
						: `${error.current.updatedBy} saved the draft in between.`,
				field: "revision",
				...(error.current === null ? {} : { value: String(error.current.revision) }),
				fix: "Read the draft again and repeat your change.",
			});
		case "behind":
			return problem({
				status: 409,
				code: error.code,
				title: `Version ${error.currentVersion} was published since this draft was begun on version ${error.baseVersion}.`,
				field: "baseVersion",
				value: String(error.baseVersion),
				fix: "Look at what it changed, then bring the draft onto it (POST /attribution/draft/rebase).",
			});
		case "merge_conflict":
			return problem({
				status: 409,
				code: error.code,
				title: "The draft and the published version changed the same rules.",
				field: "rules",
				value: error.rules.map(({ name }) => name).join(", "),
				fix: "Say whose rules are taken: prefer draft or current.",
				fields: Object.fromEntries(
					error.rules.map(({ id, name, draft, current }) => [
						id,
						`${name}: ${draft} in the draft, ${current} in the published version`,
					]),
				),
			});
		case "invalid_rules":
			return invalidRules(error.issues);
		case "empty_target":
			return unprocessable(error.code, {
				field: "target",
				value: "",
				fix: "Name a team, a feature or an environment.",
			});
		case "unknown_owner": {
			const { field, value } = error;
			const fix = `There is no ${field} of this short name: add it to the hierarchy first, or correct it.`;
			return unprocessable(error.code, { field: `target.${field}`, value, fix });
		}
		case "unknown_key":
			return unprocessable(error.code, {
				field: "keyIds",
				value: error.keyId,
				fix: "Use keyId of GET /attribution/unallocated.",
			});
		case "draft_exists":
			return problem({
				status: 409,
				code: error.code,
				title: `A draft of ${error.updatedBy} waits: publishing now would publish it too.`,
				field: "publish",
				value: "true",
				fix: "Add the claim to the draft (publish: false), or publish or discard the draft first.",
			});
		default:
			return assertNever(error);
	}
}

/** Rules with errors: the first by field, value and fix, all of them by field. */
function invalidRules(issues: readonly RuleSetIssue[]): Response {
	const [first] = issues;
	return problem({
		status: 422,
		code: "invalid_rules",
		title: issues.length === 1 ? "A rule is wrong." : `${issues.length} things are wrong with the rules.`,
		field: first?.field,
		value: first?.value,
		fix: first?.fix,
		fields: Object.fromEntries(issues.map(({ field, fix }) => [field, fix])),
	});
}

/** A metric that splits follow: their rules by name, those of the draft apart. */
export function metricProblem({ code, metric, published, draft }: MetricInUse): Response {
	const rules = [...new Set([...published, ...draft])];
	const subject = rules.length === 1 ? "A rule follows" : `${rules.length} rules follow`;
	const onlyDrafted = rules.length > published.length;
	const inDraft = onlyDrafted ? (published.length === 0 ? " in the draft" : ", some in the draft only") : "";
	return problem({
		status: 409,
		code,
		title: `${subject} this metric${inDraft}: ${rules.join(", ")}.`,
		field: "name",
		value: metric,
		fix: "Have these rules split by something else, or remove them, publish that, then remove the metric.",
		fields: {
			...(published.length === 0 ? {} : { published: published.join(", ") }),
			...(draft.length === 0 ? {} : { draft: draft.join(", ") }),
		},
	});
}

function unprocessable(
	code: string,
	fault: { readonly field: string; readonly value: string; readonly fix: string },
): Response {
	return problem({ status: 422, code, title: "This cannot be done.", ...fault });
}

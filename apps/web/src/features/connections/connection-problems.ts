import type { ConnectionRefusal } from "@outlay/db/repositories/provider-connections";
import { assertNever } from "@outlay/finops/result";
import { problem } from "../../api/problem.ts";
import type { KeyTrouble } from "./provider-access.ts";

/** The provider does not take the key. The key itself is never repeated. */
export function keyRefusal({ message, fix }: KeyTrouble): Response {
	return problem({
		status: 400,
		code: "key_refused",
		title: message,
		field: "key",
		fix,
		fields: { key: `${message} ${fix}` },
	});
}

/** Why a connection cannot be made or changed. */
export function connectionRefusal(refusal: ConnectionRefusal): Response {
	switch (refusal) {
		case "name_taken":
			return conflict("name", "There is a connection of this name already.", "Choose another name.");
		case "account_unknown":
			return conflict(
				"account",
				"There is no such billing account of this provider.",
				"Choose one of the list.",
			);
		case "account_needed":
			return conflict(
				"account",
				"The provider has several billing accounts here.",
				"Say whose invoice these figures belong to.",
			);
		case "reports_unknown":
			return conflict(
				"reports",
				"Only Anthropic has the analytics reports and Claude Code analytics.",
				"Leave analytics and claudeCode out.",
			);
		case "account_id_needed":
			return conflict(
				"externalId",
				"An account of this provider has no organization id yet, and two could not be told apart.",
				"Give this one's organization id, or choose the other from the list.",
			);
		case "account_taken":
			return conflict(
				"account",
				"There is a billing account of this id already.",
				"Choose it from the list.",
			);
		default:
			return assertNever(refusal);
	}
}

function conflict(field: string, title: string, fix: string): Response {
	return problem({
		status: 409,
		code: "conflict",
		title,
		field,
		fix,
		fields: { [field]: `${title} ${fix}` },
	});
}

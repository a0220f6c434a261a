import { membersOf, numberOf, textOf } from "./members.ts";
import type { Output } from "./output.ts";
import { request, type Server } from "./server.ts";

/** Has the server recompute the audit chain, which must contain `head` when one is given. 1 when it does not hold. */
export async function verifyAudit(server: Server, output: Output, head: string | undefined): Promise<number> {
	const query = head === undefined ? "" : `?${new URLSearchParams({ head })}`;
	const body = await request(server, { method: "GET", path: `/audit/verify${query}` });
	const { holds, line } = auditLine(body);
	output.line(line);
	output.document(body);
	return holds ? 0 : 1;
}

/** The verification for people. Throws a `Failure` when the body is something else. */
export function auditLine(body: unknown): { readonly holds: boolean; readonly line: string } {
	const verification = membersOf(body, "verification");
	if (verification["ok"] === true) {
		const events = numberOf(verification, "events");
		return {
			holds: true,
			line: `The audit chain holds: ${events} events, head ${textOf(verification, "head")}.`,
		};
	}
	const sequence = textOf(verification, "sequence");
	return {
		holds: false,
		line: `The audit chain is broken at event ${sequence}: ${textOf(verification, "problem")}. Keep a copy of the database, and compare it with a backup.`,
	};
}

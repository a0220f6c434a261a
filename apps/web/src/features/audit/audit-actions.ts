"use server";

import { type AuditVerification, verifyAudit } from "@outlay/db/repositories/audit";
import { requireActor } from "../../auth/actor.ts";
import { database } from "../../main.ts";

export type LogVerdict = AuditVerification | { readonly ok: null; readonly problem: string };

/** Recomputes the whole chain. `head`, where it is given, is the one that an earlier verification showed. */
export async function verifyLog(head: string): Promise<LogVerdict> {
	const actor = await requireActor("audit.read");
	const noted = head.trim().toLowerCase();
	if (noted !== "" && !/^[0-9a-f]{64}$/.test(noted)) {
		return { ok: null, problem: "A head is 64 hexadecimal digits, as a verification shows it." };
	}
	return verifyAudit(database(), actor, noted === "" ? null : noted);
}

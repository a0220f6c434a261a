import { workerText } from "./finding.ts";
import { listOf, membersOf, numberOf, textOf, textOrNull } from "./members.ts";
import type { Output } from "./output.ts";
import { request, type Server } from "./server.ts";

const OLD_JOB_SECONDS = 10;

/** Prints what runs and how far each source reaches. */
export async function showStatus(server: Server, output: Output): Promise<number> {
	const body = await request(server, { method: "GET", path: "/status" });
	for (const line of statusLines(body, server.url)) output.line(line);
	output.document(body);
	return 0;
}

/** The body of `GET /status` for people. Throws a `Failure` when it is something else. */
export function statusLines(body: unknown, url: string): readonly string[] {
	const status = membersOf(body, "status");
	const database = membersOf(status["database"], "database");
	return [
		`Outlay ${textOf(status, "version")} at ${url}, Postgres ${textOf(database, "version")}`,
		workerLine(membersOf(status["worker"], "worker")),
		outboxLine(membersOf(status["outbox"], "outbox"), numberOf(status, "daysToRollUp")),
		deadLine(membersOf(status["deadDeliveries"], "deadDeliveries")),
		...importLines(listOf(status["importsInFlight"], "importsInFlight")),
		...sourceLines(listOf(status["sources"], "sources")),
	];
}

function workerLine(worker: ReturnType<typeof membersOf>): string {
	const [state, since, seenAt] = [
		textOf(worker, "state"),
		textOrNull(worker, "since"),
		textOrNull(worker, "seenAt"),
	];
	const advice = state === "running" ? "" : " (see doctor)";
	return `Worker: ${workerText({ state, since, seenAt })}${advice}`;
}

function outboxLine(outbox: ReturnType<typeof membersOf>, daysToRollUp: number): string {
	const waiting = numberOf(outbox, "waiting");
	const oldest = outbox["oldestSeconds"];
	const isOld = typeof oldest === "number" && oldest > OLD_JOB_SECONDS;
	const stuck = isOld ? `, the oldest for ${oldest} s: nobody takes them (see doctor)` : "";
	return `Queue: ${waiting} to hand over${stuck}; ${daysToRollUp} days to roll up`;
}

function deadLine(dead: ReturnType<typeof membersOf>): string {
	const [toChannels, toPeople] = [numberOf(dead, "toChannels"), numberOf(dead, "toPeople")];
	if (toChannels + toPeople === 0) return "Messages: none that could not be sent";
	return `Messages: ${toChannels} to channels and ${toPeople} to people could not be sent (see Alerts, Channels)`;
}

function importLines(imports: readonly unknown[]): readonly string[] {
	if (imports.length === 0) return ["Imports in flight: none"];
	const lines = imports.map((value) => {
		const item = membersOf(value, "import");
		const member = textOf(item, "member");
		const name = member === "" ? textOf(item, "fileName") : member;
		return `  ${textOf(item, "id")}  ${textOf(item, "status")}, ${textOf(item, "stage")}  ${name}`;
	});
	return [`Imports in flight: ${imports.length}`, ...lines];
}

function sourceLines(sources: readonly unknown[]): readonly string[] {
	if (sources.length === 0) return ["Sources: none yet. Import an export: npm run outlay -- import FILE"];
	const lines = sources.map((value) => {
		const item = membersOf(value, "source");
		const made = textOf(item, "asOf").slice(0, 16).replace("T", " ");
		return `  ${textOf(item, "source").padEnd(34)} to ${textOf(item, "lastDay")}, exported ${made}Z  ${textOf(item, "billingAccount")} (${textOf(item, "issuer")}, ${textOf(item, "basis")})`;
	});
	return ["Sources:", ...lines];
}

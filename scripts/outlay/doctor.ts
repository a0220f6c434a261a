import { readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../env.ts";
import { errorCode } from "../failure.ts";
import { PRISMA_FOLDER } from "../migrate.ts";
import { databasePlace } from "./database-place.ts";
import {
	clockFinding,
	diskFinding,
	type Finding,
	findingLines,
	mailFinding,
	migrationsFinding,
	workerFinding,
} from "./finding.ts";
import { membersOf, numberOf, textOf, textOrNull } from "./members.ts";
import type { Output } from "./output.ts";
import { type Answer, ask, problemText, type Server } from "./server.ts";

/** Checks the installation; every check has a line, whatever the others say. 1 when one failed. */
export async function examine(
	server: Server,
	settings: Pick<Settings, "home" | "databaseUrl">,
	output: Output,
): Promise<number> {
	const health = await ask(server, { method: "GET", path: "/health" });
	const place = databasePlace(settings);
	const findings = [
		...(await serverFindings(server, health)),
		...(place === null ? [] : [place]),
		await examineDisk(settings.home),
	];
	for (const line of findings.flatMap(findingLines)) output.line(line);
	output.document({ findings });
	return findings.some((finding) => finding.state === "fail") ? 1 : 0;
}

async function serverFindings(server: Server, health: Answer): Promise<readonly Finding[]> {
	if (health.kind === "unreachable") {
		const fix = "Start it with npm start, or give the address with --url.";
		return [
			{ check: "server", state: "fail", said: `nothing answers at ${server.url} (${health.reason})`, fix },
		];
	}
	const reached = reachedFinding(server, health);
	if (reached.state === "fail") return [reached];
	const database = databaseFinding(health.body);
	const clock = clockFinding(health.date, Date.now());
	if (database.state === "fail") return [reached, database, clock];
	return [reached, database, clock, ...(await tokenFindings(server))];
}

function reachedFinding(server: Server, { body, status }: Extract<Answer, { kind: "answer" }>): Finding {
	const version: unknown =
		typeof body === "object" && body !== null ? Reflect.get(body, "version") : undefined;
	if (typeof version === "string") {
		return { check: "server", state: "ok", said: `Outlay ${version} at ${server.url}` };
	}
	const said = `${server.url} answers ${status}, but is no Outlay of this version`;
	return { check: "server", state: "fail", said, fix: "Correct --url, OUTLAY_URL or PORT." };
}

function databaseFinding(body: unknown): Finding {
	const isFine = membersOf(body, "health")["database"] === "ok";
	if (isFine) return { check: "database", state: "ok", said: "answers" };
	const fix = "See postgres.log in OUTLAY_HOME, or check your own server and DATABASE_URL.";
	return { check: "database", state: "fail", said: "does not answer the server", fix };
}

async function tokenFindings(server: Server): Promise<readonly Finding[]> {
	if (server.token === undefined) {
		const fix = "Set OUTLAY_TOKEN, or name a file with --token-file.";
		return [{ check: "token", state: "fail", said: `there is none at ${server.tokenPlace}`, fix }];
	}
	const answer = await ask(server, { method: "GET", path: "/status" });
	if (answer.kind === "unreachable") {
		return [
			{ check: "token", state: "fail", said: `no answer (${answer.reason})`, fix: "Run doctor again." },
		];
	}
	if (answer.status !== 200) {
		const fix = "Use a token that works, of a role that may read imports.";
		return [{ check: "token", state: "fail", said: problemText(answer.status, answer.body, server), fix }];
	}
	const status = membersOf(answer.body, "status");
	const database = membersOf(status["database"], "database");
	const outbox = membersOf(status["outbox"], "outbox");
	const worker = membersOf(status["worker"], "worker");
	const mail = membersOf(status["mail"], "mail");
	const oldest = outbox["oldestSeconds"];
	return [
		{ check: "token", state: "ok", said: `of ${server.tokenPlace} works` },
		migrationsFinding({ applied: textsOf(database["migrations"]), known: knownMigrations() }),
		workerFinding({
			state: textOf(worker, "state"),
			since: textOrNull(worker, "since"),
			seenAt: textOrNull(worker, "seenAt"),
			waiting: numberOf(outbox, "waiting"),
			oldestSeconds: typeof oldest === "number" ? oldest : null,
		}),
		mailFinding({ state: textOf(mail, "state"), reason: textOrNull(mail, "reason") }),
		databaseClockFinding(textOf(status, "at"), textOf(database, "now")),
	];
}

function databaseClockFinding(serverAt: string, databaseAt: string): Finding {
	const finding = clockFinding(databaseAt, Date.parse(serverAt));
	return { ...finding, check: "database clock" };
}

function textsOf(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter((entry: unknown) => typeof entry === "string") : [];
}

function knownMigrations(): readonly string[] {
	const entries = readdirSync(join(PRISMA_FOLDER, "migrations"), { withFileTypes: true });
	return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function examineDisk(home: string): Promise<Finding> {
	try {
		const { bavail, bsize } = await statfs(home);
		return diskFinding(home, bavail * bsize);
	} catch (error) {
		if (errorCode(error) !== "ENOENT") throw error;
		const fix =
			"Set OUTLAY_HOME to the server's folder; on another machine this check has nothing to look at.";
		return { check: "disk", state: "warn", said: `there is no folder ${home} here`, fix };
	}
}

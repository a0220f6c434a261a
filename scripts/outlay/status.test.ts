import { expect, test } from "vitest";
import { auditLine } from "./audit.ts";
import { statusLines } from "./status.ts";

const BODY = {
	version: "0.1.0",
	at: "2026-11-21T12:00:00.000Z",
	database: { version: "18.4", now: "2026-11-21T12:00:00.000Z", migrations: [] },
	worker: { state: "running", since: "2026-11-21T09:00:00.000Z", seenAt: "2026-11-21T11:59:58.000Z" },
	outbox: { waiting: 0, oldestSeconds: null },
	deadDeliveries: { toChannels: 0, toPeople: 0 },
	importsInFlight: [],
	daysToRollUp: 0,
	sources: [],
};

test("an idle server without data says what to do next", () => {
	expect(statusLines(BODY, "http://h")).toEqual([
		"Outlay 0.1.0 at http://h, Postgres 18.4",
		"Worker: running since 2026-11-21 09:00Z",
		"Queue: 0 to hand over; 0 days to roll up",
		"Messages: none that could not be sent",
		"Imports in flight: none",
		"Sources: none yet. Import an export: npm run outlay -- import FILE",
	]);
});

test("imports in flight, how far a source reaches, and a worker that takes nothing", () => {
	const item = {
		id: "i",
		fileName: "a.zip",
		member: "b.csv",
		status: "reading",
		stage: "reading",
		createdAt: "",
	};
	const source = {
		source: "openai.costs",
		billingAccount: "Main",
		issuer: "openai",
		basis: "billed",
		lastDay: "2026-11-20",
	};
	const lines = statusLines(
		{
			...BODY,
			worker: { state: "silent", since: "2026-11-21T09:00:00.000Z", seenAt: "2026-11-21T11:00:00.000Z" },
			outbox: { waiting: 2, oldestSeconds: 40 },
			importsInFlight: [item],
			sources: [{ ...source, asOf: "2026-11-21T08:30:00.000Z" }],
		},
		"http://h",
	);
	expect(lines[1]).toBe("Worker: last seen at 2026-11-21 11:00Z, and silent since (see doctor)");
	expect(lines[2]).toContain("the oldest for 40 s: nobody takes them");
	expect(lines).toContain("  i  reading, reading  b.csv");
	expect(lines.at(-1)).toMatch(
		/openai\.costs +to 2026-11-20, exported 2026-11-21 08:30Z {2}Main \(openai, billed\)/,
	);
});

test("messages that could not be sent are counted, and where to look is said", () => {
	const lines = statusLines({ ...BODY, deadDeliveries: { toChannels: 2, toPeople: 1 } }, "http://h");
	expect(lines[3]).toBe("Messages: 2 to channels and 1 to people could not be sent (see Alerts, Channels)");
});

test("an audit chain holds or names the event where it breaks", () => {
	expect(auditLine({ ok: true, events: 12, head: "abc" })).toMatchObject({ holds: true });
	const broken = auditLine({ ok: false, sequence: "7", problem: "event 6 is missing" });
	expect(broken).toMatchObject({
		holds: false,
		line: expect.stringContaining("event 7: event 6 is missing"),
	});
});

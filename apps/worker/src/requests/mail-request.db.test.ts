import { type Actor, rightsOf } from "@outlay/db/actor";
import { releaseHeld } from "@outlay/db/alerts/held";
import { listDeliveries } from "@outlay/db/read-models/deliveries";
import { decideIncrease, requestIncrease, withdrawIncrease } from "@outlay/db/repositories/budget-increases";
import { decideBudgetRequest, requestBudget } from "@outlay/db/repositories/budget-requests";
import { replayDeliveries } from "@outlay/db/repositories/deliveries";
import { savePreferences } from "@outlay/db/repositories/notification-preferences";
import { addPrices } from "@outlay/db/repositories/prices-edits";
import { createScenario } from "@outlay/db/repositories/scenarios";
import { addBudget, budgetCompany, CLOCK, MARCH } from "@outlay/db/testing/budget-fixture";
import { addTestMember, type TestMember } from "@outlay/db/testing/people-fixture";
import { testDay } from "@outlay/db/testing/spend-queries";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { monthOf } from "@outlay/finops/day";
import { parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import type { MailContext } from "../mails/mail-context.ts";
import { giveUpRequestMail, mailRequest } from "./mail-request.ts";

const { now } = CLOCK;
const DAILY = { critical: "daily", warning: "daily", info: "daily" } as const;
const CHOSEN = { paces: DAILY, quiet: null, timeZone: null, spendReport: true, requestMails: true };
const PAGE = "https://outlay.example.com";

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** A company with a lead of team a, whose budget it is, an admin and finance, and the server that gets mails. */
async function openBench() {
	companies += 1;
	const actor = await budgetCompany(db, `request-mails-${companies}`, MARCH);
	const { organizationId } = actor;
	const { id: teamId } = await db.database.prisma.team.findFirstOrThrow({
		where: { organizationId, slug: "a" },
	});
	const teamIds = [teamId];
	const member = (name: string, some: Parameters<typeof addTestMember>[2]) =>
		addTestMember(db.database, actor, { name, ...some });
	const people = {
		lee: await member("Lee", { role: "team_lead", teamIds }),
		ada: await member("Ada", { role: "admin" }),
		fin: await member("Fin", { role: "finance" }),
	};
	// None of these may decide: the first sees one team only.
	await member("Ned", { role: "finance", teamIds });
	await member("Lou", { role: "team_lead", teamIds });
	await member("Aud", { role: "auditor" });
	const budgetId = await addBudget(db.database, actor, { name: "<b>Team a</b>" });
	const server = await startFakeMailServer();
	onTestFinished(() => server.close());
	const smtp = parseSmtpUrl(server.url);
	if (smtp === null) throw new Error("the fake's address is no SMTP_URL");
	const mailer = openSmtpMailer({ server: smtp, from: { name: "Outlay", address: "outlay@example.com" } });
	const context: MailContext = {
		database: db.database,
		now: () => now,
		log: () => undefined,
		mail: { mailer, publicUrl: PAGE },
		secretKey: async () => Buffer.alloc(32, 7),
	};
	const ask = async (by: Actor = people.lee.actor) => {
		const input = {
			budgetId,
			person: null,
			amount: "25.5",
			reason: "Launch",
			lastDay: testDay("2026-03-20"),
			clock: CLOCK,
		};
		const asked = await requestIncrease(db.database, by, input);
		invariant(asked.ok, JSON.stringify(asked));
		return asked.value.id;
	};
	const decide = (id: string, decision: "approved" | "rejected", by: Actor = people.ada.actor) =>
		decideIncrease(db.database, by, { id, decision, raisesPlan: false, note: "Until then.", clock: CLOCK });
	return { actor, ...people, budgetId, server, context, ask, decide };
}

const keysOf = async ({ organizationId }: Actor) => {
	const rows = await db.database.prisma.outbox.findMany({
		where: { organizationId, job: "request.mail" },
		orderBy: { id: "asc" },
	});
	return rows.map(({ payload }) => ({
		organizationId,
		requestMailId: String(Object(payload).requestMailId),
	}));
};

/** Runs every job of the outbox that mails of a request, those that ran before too. */
async function work(actor: Actor, context: MailContext): Promise<void> {
	for (const key of await keysOf(actor)) await mailRequest(context, key);
}

const stateOf = async ({ organizationId }: Actor, { personId }: TestMember) => {
	const rows = await db.database.prisma.requestMail.findMany({
		where: { organizationId, personId },
		orderBy: { id: "asc" },
	});
	return rows.map(({ event, status, lastError }) => ({ event, status, lastError }));
};

test("who may decide is mailed once of a request for more, who asked of the decision, and nobody else", async () => {
	const { actor, lee, ada, fin, budgetId, server, context, ask, decide } = await openBench();
	const id = await ask();
	await work(actor, context);
	await work(actor, context);
	expect(server.mails.map(({ to }) => to[0]).sort()).toEqual([ada.email, fin.email].sort());
	const [{ content = "", subject = "" } = {}] = server.mails;
	expect(subject).toBe("Lee asks for more for <b>Team a</b>");
	for (const line of ["Amount: $25.50", "Until: 2026-03-20", "Why: Launch", `${PAGE}/budgets\n`]) {
		expect(content.replaceAll("\r", "")).toContain(line);
	}
	expect(content).toContain("&lt;b&gt;Team a&lt;/b&gt;");
	expect(content).toContain(`${PAGE}/settings/notifications`);

	expect((await decide(id, "approved")).ok).toBe(true);
	expect((await decide(id, "approved")).ok).toBe(false);
	await work(actor, context);
	expect(server.mails.slice(2)).toMatchObject([
		{ to: [lee.email], subject: "Approved: more for <b>Team a</b>" },
	]);
	expect(server.mails[2]?.content).toContain(`${PAGE}/budgets/${budgetId}`);
	expect(server.mails[2]?.content).toContain("Answer: Until then.");
	expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(3);
});

test("an admin who asks is not asked to approve it, and others are", async () => {
	const { actor, ada, fin, server, context, ask } = await openBench();
	await ask(ada.actor);
	await work(actor, context);
	expect(server.mails.map(({ to }) => to[0])).toEqual([fin.email]);
});

test("whom more is for is named to who may see people, and to others it is one person", async () => {
	const { actor, lee, ada, fin, server, context, decide } = await openBench();
	const { organizationId } = actor;
	const seesPeople = (personId: string) =>
		db.database.prisma.membership.updateMany({
			where: { organizationId, personId },
			data: { seesPeople: true },
		});
	await seesPeople(fin.personId);
	const rule = { name: "Each", perPerson: true, thresholds: [] };
	const budgetId = await addBudget(db.database, actor, rule);
	const person = "kofi@example.com";
	const row = { status: "within", used: "1", unconverted: [], marks: [] };
	await db.database.prisma.budgetPerson.create({ data: { organizationId, budgetId, person, ...row } });
	const asked = await requestIncrease(
		db.database,
		{ ...lee.actor, rights: rightsOf("team_lead", true) },
		{ budgetId, person, amount: "5", reason: "Launch", lastDay: testDay("2026-03-20"), clock: CLOCK },
	);
	invariant(asked.ok, JSON.stringify(asked));
	await work(actor, context);
	const toAda = server.mails.find(({ to }) => to[0] === ada.email);
	expect(toAda?.subject).toBe("Lee asks for more for one person of Each");
	expect(toAda?.content).not.toContain("kofi");
	const toFin = server.mails.find(({ to }) => to[0] === fin.email);
	expect(toFin?.subject).toBe(`Lee asks for more for ${person} of Each`);
	// Who asked may not see people any more.
	expect((await decide(asked.value.id, "approved")).ok).toBe(true);
	await work(actor, context);
	expect(server.mails[2]).toMatchObject({
		to: [lee.email],
		subject: "Approved: more for one person of Each",
	});
});

test("a request for a new budget is told and decided in the same way, and leads to the budget that it became", async () => {
	const { actor, lee, ada, server, context } = await openBench();
	const unit = parseAtto("0.01");
	invariant(unit.ok, "an amount");
	const prices = (["input", "output"] as const).map((meter) => ({
		...({ provider: "openai", model: "large", meter, tier: "standard", reach: null } as const),
		...{ abovePromptTokens: null, unitAtto: unit.value, currency: "USD" },
		...{ validFrom: null, validTo: null, source: "Contract" },
	}));
	await addPrices(db.database, actor, { prices, now });
	const plan = {
		...{ users: 10, sessionsPerUser: "1", callsPerSession: "1", inputTokens: 1000, outputTokens: 10 },
		...{ cachedPercent: "0", growthPercent: "0", months: 3, swap: null },
		model: { provider: "openai", model: "large" },
	};
	const content = { name: "Copilot", owner: { kind: "team", slug: "a" }, plan } as const;
	const scenario = await createScenario(db.database, lee.actor, { content, clock: CLOCK });
	invariant(scenario.ok, JSON.stringify(scenario));
	const input = {
		scenarioId: scenario.value.id,
		firstMonth: monthOf(testDay("2026-04-01")),
		reason: "Pilot",
	};
	const asked = await requestBudget(db.database, lee.actor, { ...input, clock: CLOCK });
	invariant(asked.ok, JSON.stringify(asked));
	await work(actor, context);
	expect(server.mails).toHaveLength(2);
	expect(server.mails[0]).toMatchObject({
		subject: "Lee asks for a budget for Copilot",
		content: expect.stringContaining("From: 2026-04-01"),
	});
	const decided = await decideBudgetRequest(db.database, ada.actor, {
		...{
			id: asked.value.id,
			decision: "approved",
			note: "",
			overAllocate: true,
			thresholds: [],
			clock: CLOCK,
		},
	});
	invariant(decided.ok, JSON.stringify(decided));
	await work(actor, context);
	expect(server.mails.slice(2)).toMatchObject([
		{
			to: [lee.email],
			subject: "Approved: a budget for Copilot",
			content: expect.stringContaining(`${PAGE}/budgets/${decided.value.budgetId}`),
		},
	]);
});

test("quiet hours hold a mail until their end, and who wants none gets none", async () => {
	const { actor, ada, fin, server, context, ask } = await openBench();
	const quiet = { from: 11 * 60, until: 14 * 60, criticalBreaks: true };
	await savePreferences(db.database, ada.actor, { preferences: { ...CHOSEN, quiet }, now });
	await savePreferences(db.database, fin.actor, { preferences: { ...CHOSEN, requestMails: false }, now });
	await ask();
	await work(actor, context);
	expect(server.mails).toEqual([]);
	expect(await releaseHeld(db.database, { now })).toBe(0);
	const later = new Date("2026-03-15T14:00:00Z");
	expect(await releaseHeld(db.database, { now: later })).toBe(1);
	expect(await releaseHeld(db.database, { now: later })).toBe(0);
	await work(actor, context);
	expect(server.mails.map(({ to }) => to[0])).toEqual([ada.email]);
});

test("an approval that was taken back before it could be told is told as the approval it was", async () => {
	const { actor, lee, ada, server, context, ask, decide } = await openBench();
	const id = await ask();
	const quiet = { from: 11 * 60, until: 14 * 60, criticalBreaks: true };
	await savePreferences(db.database, lee.actor, { preferences: { ...CHOSEN, quiet }, now });
	await decide(id, "approved");
	expect((await withdrawIncrease(db.database, ada.actor, { id, clock: CLOCK })).ok).toBe(true);
	await releaseHeld(db.database, { now: new Date("2026-03-15T14:00:00Z") });
	await work(actor, context);
	const own = server.mails.filter(({ to }) => to[0] === lee.email);
	expect(own).toMatchObject([{ subject: "Approved: more for <b>Team a</b>" }]);
});

test("what is decided, withdrawn or no longer theirs by the time it is sent is dropped", async () => {
	const { actor, lee, ada, fin, server, context, ask, decide } = await openBench();
	await withdrawIncrease(db.database, lee.actor, { id: await ask(), clock: CLOCK });
	await db.database.prisma.membership.updateMany({
		where: { organizationId: actor.organizationId, personId: fin.personId },
		data: { role: "auditor" },
	});
	const second = await ask();
	await work(actor, context);
	expect(server.mails.map(({ to }) => to[0])).toEqual([ada.email]);
	const over = {
		event: "asked",
		status: "dropped",
		lastError: expect.stringContaining("decided or withdrawn"),
	};
	expect(await stateOf(actor, ada)).toMatchObject([over, { status: "sent" }]);
	expect(await stateOf(actor, fin)).toMatchObject([over]);
	await db.database.prisma.membership.updateMany({
		where: { organizationId: actor.organizationId, personId: lee.personId },
		data: { teamIds: [] },
	});
	await decide(second, "rejected");
	await work(actor, context);
	expect(await stateOf(actor, lee)).toMatchObject([{ event: "decided", status: "dropped" }]);
});

test("a mail that was refused is in the log, and is sent again under its own Message-ID", async () => {
	const { actor, ada, fin, server, context, ask } = await openBench();
	await savePreferences(db.database, fin.actor, { preferences: { ...CHOSEN, requestMails: false }, now });
	server.plan.push({ at: "recipient", code: 451, said: "later" });
	await ask();
	const [key] = await keysOf(actor);
	invariant(key !== undefined, "a mail was asked for");
	const failed = await mailRequest(context, key).catch((error: unknown) => error);
	invariant(failed instanceof Error, "the attempt failed");
	await giveUpRequestMail(context, key, failed);
	const query = {
		to: { kind: "people" },
		status: "dead",
		today: CLOCK.today,
		limit: 5,
		cursor: null,
	} as const;
	const [dead] = (await listDeliveries(db.database, ada.actor, query))?.deliveries ?? [];
	expect(dead).toMatchObject({
		...{ kind: "request", to: "Ada", about: "Request for more for <b>Team a</b>" },
		lastError: expect.stringContaining("later"),
	});
	server.plan.length = 0;
	const which = { kind: "ids", ids: [key.requestMailId] } as const;
	expect((await replayDeliveries(db.database, ada.actor, { which, now })).ok).toBe(true);
	await work(actor, context);
	expect(server.mails).toMatchObject([{ messageId: `<request-${key.requestMailId}@outlay.example.com>` }]);
});

import { askForSpendReports } from "@outlay/db/reports/ask-for-reports";
import { addBudget, amountOf, bill, budgetCompany, MARCH } from "@outlay/db/testing/budget-fixture";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import type { MailContext } from "../mails/mail-context.ts";
import { giveUpReport, sendReport } from "./send-report.ts";

const FIFTH = new Date("2026-04-05T08:00:00Z");

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** A company whose finance gets the report of March, and the server that gets mails. */
async function openBench() {
	companies += 1;
	const february = bill("2026-02-01", ["a1", "70"]);
	const actor = await budgetCompany(db, `report-mails-${companies}`, [...MARCH, february]);
	const { organizationId } = actor;
	await addBudget(db.database, actor, { name: "<i>All</i>", scope: [], plan: amountOf("107") });
	const finance = await addTestMember(db.database, actor, { role: "finance" });
	await askForSpendReports(db.database, { now: FIFTH });
	const server = await startFakeMailServer();
	onTestFinished(() => server.close());
	const smtp = parseSmtpUrl(server.url);
	if (smtp === null) throw new Error("the fake's address is no SMTP_URL");
	const mailer = openSmtpMailer({ server: smtp, from: { name: "Outlay", address: "outlay@example.com" } });
	const context: MailContext = {
		database: db.database,
		now: () => FIFTH,
		log: () => undefined,
		mail: { mailer, publicUrl: "https://outlay.example.com" },
		secretKey: async () => Buffer.alloc(32, 7),
	};
	const row = () => db.database.prisma.spendReport.findFirstOrThrow({ where: { organizationId } });
	const key = { organizationId, reportId: (await row()).id };
	return { finance, server, context, key, row };
}

describe("a monthly report", () => {
	test("arrives once, with figures that add up, the budget and the page", async () => {
		const { finance, server, context, key, row } = await openBench();
		await sendReport(context, key);
		await sendReport(context, key);
		expect(server.mails).toMatchObject([
			{
				to: [finance.email],
				subject: expect.stringMatching(/^AI spend of .+, March 2026$/),
				messageId: `<report-${key.reportId}@outlay.example.com>`,
			},
		]);
		const [{ content = "" } = {}] = server.mails;
		const text = Buffer.from(content, "latin1").toString("utf8").replaceAll("\u00a0", " ");
		for (const line of [
			"Spend: $53.50",
			"The month before: $1,070.00",
			"Change: −$1,016.50 (−95.0 %)",
			"Without a team: $1.00 (1.9 %)",
			"<i>All</i>: $53.50 of $107.00 (50.0 %)",
			"&lt;i&gt;All&lt;/i&gt;",
			"Departments",
			"d-a: $45.00 (84.1 %)",
			"No department: $1.00 (1.9 %)",
			"gpt-5: $53.50 (100.0 %)",
			"https://outlay.example.com/?from=2026-03-01&to=2026-03-31",
			"https://outlay.example.com/settings/notifications",
		]) {
			expect(text).toContain(line);
		}
		expect(await row()).toMatchObject({ status: "sent", attempts: 1 });
	});

	test("of a worker that died after the server took it is sent again under the same Message-ID", async () => {
		const { server, context, key, row } = await openBench();
		let asked = 0;
		const dying: MailContext = {
			...context,
			now: () => {
				asked += 1;
				if (asked > 1) throw new Error("killed");
				return FIFTH;
			},
		};
		await expect(sendReport(dying, key)).rejects.toThrow("killed");
		expect(await row()).toMatchObject({ status: "waiting" });
		await sendReport(context, key);
		await sendReport(context, key);
		expect(server.mails).toHaveLength(2);
		expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1);
	});

	test("is tried again when the server puts it off, and says why when every attempt failed", async () => {
		const { server, context, key, row } = await openBench();
		server.plan.push({ at: "recipient", code: 451, said: "later" });
		const failed = await sendReport(context, key).catch((error: unknown) => error);
		expect(await row()).toMatchObject({ status: "waiting", attempts: 1 });
		if (!(failed instanceof Error)) throw new Error("the attempt did not fail");
		await giveUpReport(context, key, failed);
		expect(await row()).toMatchObject({ status: "dead", lastError: expect.stringContaining("later") });
	});

	test("without a mail server is dropped", async () => {
		const { context, key, row } = await openBench();
		await sendReport({ ...context, mail: null }, key);
		expect(await row()).toMatchObject({
			status: "dropped",
			lastError: expect.stringContaining("no mail server"),
		});
	});
});

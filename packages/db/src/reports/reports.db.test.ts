import { daysOf, type Month, monthOf } from "@outlay/finops/day";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { noteForecastsDue } from "../forecasts/forecast-due.ts";
import { readPreferences, savePreferences } from "../repositories/notification-preferences.ts";
import { addBudget, amountOf, bill, bring, budgetCompany, MARCH } from "../testing/budget-fixture.ts";
import { addTestMember, type TestMember } from "../testing/people-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { askForSpendReports } from "./ask-for-reports.ts";
import { askForPreview } from "./preview-report.ts";
import { spanOf } from "./read-spend-report.ts";
import { noteReportSent, readReport } from "./sending-reports.ts";

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const at = (day: string, time = "12:00") => new Date(`${day}T${time}:00Z`);
const MARCH_2026: Month = monthOf(testDay("2026-03-01"));

interface Company {
	readonly actor: Actor;
	readonly lead: TestMember;
	readonly finance: TestMember;
	readonly admin: TestMember;
}

/** Team a used 45.000000000000000001 in March 2026 and 1000 before; the company 53.5 and a bit. */
async function company(statements = MARCH): Promise<Company> {
	companies += 1;
	const actor = await budgetCompany(db, `reports-${companies}`, statements);
	const { rows } = await db.database.pool.query<{ id: string }>(
		"SELECT id FROM outlay.team WHERE organization_id = $1 AND slug IN ('a', 'c') ORDER BY slug",
		[actor.organizationId],
	);
	const teamIds = rows.map(({ id }) => id);
	return {
		actor,
		lead: await addTestMember(db.database, actor, { role: "team_lead", teamIds }),
		finance: await addTestMember(db.database, actor, { role: "finance" }),
		admin: await addTestMember(db.database, actor, { role: "admin" }),
	};
}

interface Asked {
	readonly personId: string;
	readonly owner: string;
	readonly id: string;
}

async function asked({ organizationId }: Actor): Promise<readonly Asked[]> {
	const jobs = await db.database.prisma.outbox.findMany({ where: { organizationId, job: "report.send" } });
	const ids = jobs.map(({ payload }) => String(Object(payload)["reportId"]));
	const rows = await db.database.prisma.spendReport.findMany({
		where: { organizationId, id: { in: ids } },
		orderBy: [{ ownerKind: "asc" }, { ownerSlug: "asc" }],
	});
	expect(rows).toHaveLength(jobs.length);
	return rows.map(({ id, personId, ownerKind, ownerSlug }) => ({
		...{ id, personId },
		owner: `${ownerKind} ${ownerSlug}`.trim(),
	}));
}

describe("last month's reports", () => {
	test("are asked for on the 5th when data is missing, once, of what each person answers for", async () => {
		const { actor, lead, finance } = await company();
		for (const day of ["2026-04-01", "2026-04-04"]) {
			await askForSpendReports(db.database, { now: at(day) });
		}
		expect(await asked(actor)).toEqual([]);
		const fifth = { now: at("2026-04-05", "00:01") };
		await Promise.all([askForSpendReports(db.database, fifth), askForSpendReports(db.database, fifth)]);
		await askForSpendReports(db.database, { now: at("2026-04-06") });
		expect((await asked(actor)).map(({ personId, owner }) => [personId, owner])).toEqual([
			[finance.personId, "organization"],
			[lead.personId, "team a"],
			[lead.personId, "team c"],
		]);
	});

	test("are asked for on the 1st when every account has billed the whole month", async () => {
		const days = daysOf({ start: testDay("2026-03-01"), end: testDay("2026-04-01") });
		const { actor } = await company(days.map((day) => bill(day, ["a1", "1"])));
		await askForSpendReports(db.database, { now: at("2026-03-31", "23:59") });
		expect(await asked(actor)).toEqual([]);
		await askForSpendReports(db.database, { now: at("2026-04-01", "00:01") });
		expect(await asked(actor)).toHaveLength(3);
	});

	test("wait without looking at the data until spend changes or an hour has passed", async () => {
		const days = daysOf({ start: testDay("2026-03-01"), end: testDay("2026-04-01") });
		const bills = days.map((day) => bill(day, ["a1", "1"]));
		const { actor } = await company(bills.slice(0, -1));
		const { organizationId } = actor;
		const look = async (time: string) => {
			await askForSpendReports(db.database, { now: at("2026-04-02", time) });
			const kept = await db.database.prisma.spendReportWait.findUnique({ where: { organizationId } });
			return kept?.lookedAt;
		};
		expect(await look("12:00")).toEqual(at("2026-04-02", "12:00"));
		expect(await look("12:59")).toEqual(at("2026-04-02", "12:00"));
		expect(await look("13:00")).toEqual(at("2026-04-02", "13:00"));
		await noteForecastsDue(db.database, actor);
		expect(await look("13:01")).toEqual(at("2026-04-02", "13:01"));
		await bring(db.database, actor, bills.slice(-1));
		await noteForecastsDue(db.database, actor);
		expect(await asked(actor)).toEqual([]);
		await look("13:02");
		expect(await asked(actor)).toHaveLength(3);
	});

	test("follow the organization's own day", async () => {
		const { actor } = await company();
		await db.database.pool.query("UPDATE outlay.organization SET time_zone = 'Asia/Tokyo' WHERE id = $1", [
			actor.organizationId,
		]);
		await askForSpendReports(db.database, { now: at("2026-04-04", "14:59") });
		expect(await asked(actor)).toEqual([]);
		await askForSpendReports(db.database, { now: at("2026-04-04", "15:00") });
		expect(await asked(actor)).toHaveLength(3);
	});

	test("are not asked for by an installation that begins later in the month", async () => {
		const { actor } = await company();
		await askForSpendReports(db.database, { now: at("2026-04-11") });
		expect(await asked(actor)).toEqual([]);
	});

	test("do not come to who turned them off", async () => {
		const { actor, lead, finance } = await company();
		const before = await readPreferences(db.database, finance.actor);
		if (!before.ok) throw new Error("a person has preferences");
		const preferences = { ...before.value, spendReport: false };
		await savePreferences(db.database, finance.actor, { preferences, now: at("2026-04-01") });
		await askForSpendReports(db.database, { now: at("2026-04-05") });
		expect(new Set((await asked(actor)).map(({ personId }) => personId))).toEqual(new Set([lead.personId]));
	});
});

describe("a report", () => {
	async function reportOf(some: Company, owner: string) {
		const { organizationId } = some.actor;
		const found = (await asked(some.actor)).find((each) => each.owner === owner);
		if (found === undefined) throw new Error(`no report of ${owner}`);
		const key = { organizationId, reportId: found.id };
		return { key, read: () => readReport(db.database, key, { now: at("2026-04-05") }) };
	}

	test("has the exact figures of the owner's month, and its budget's", async () => {
		const some = await company();
		await addBudget(db.database, some.actor, { plan: amountOf("50") });
		await addBudget(db.database, some.actor, { name: "Each", perPerson: true, thresholds: [] });
		await addBudget(db.database, some.actor, { name: "Elsewhere", scope: [], plan: amountOf("500") });
		await askForSpendReports(db.database, { now: at("2026-04-05") });
		const { key, read } = await reportOf(some, "team a");
		expect(await read()).toMatchObject({
			email: some.lead.email,
			owner: { kind: "team", name: "a" },
			isPreview: false,
			report: {
				...{ month: "2026-03", currency: "USD", spend: "45.000000000000000001", before: "1000" },
				...{ unallocated: "0", notBilled: "0" },
				budgets: [{ name: "Team a", currency: "USD", used: "45.000000000000000001", planned: "50" }],
				owners: [],
				features: [{ kind: "none", label: "", spend: "45.000000000000000001" }],
				models: [{ kind: "value", label: "gpt-5", spend: "45.000000000000000001" }],
				otherCurrencies: [],
				path: "/teams/a?from=2026-03-01&to=2026-03-31",
			},
		});
		await noteReportSent(db.database, key, { now: at("2026-04-05") });
		expect(await read()).toBeNull();
	});

	test("of the organization says what each department cost, and what nobody owns", async () => {
		const some = await company();
		await askForSpendReports(db.database, { now: at("2026-04-05") });
		const { read } = await reportOf(some, "organization");
		expect(await read()).toMatchObject({
			email: some.finance.email,
			owner: null,
			report: {
				spend: "53.500000000000000001",
				unallocated: "1",
				path: "/?from=2026-03-01&to=2026-03-31",
				owners: [
					{ kind: "value", label: "d-a", spend: "45.000000000000000001" },
					{ kind: "value", label: "d-b", spend: "7.5" },
					{ kind: "none", label: "", spend: "1" },
				],
			},
		});
	});

	test("without spend, or for somebody who lost the owner, is dropped", async () => {
		const some = await company();
		await askForSpendReports(db.database, { now: at("2026-04-05") });
		const [ofC, ofA] = [await reportOf(some, "team c"), await reportOf(some, "team a")];
		expect(await ofC.read()).toBeNull();
		await db.database.pool.query("UPDATE outlay.membership SET team_ids = '{}' WHERE id = $1", [
			some.lead.membershipId,
		]);
		expect(await ofA.read()).toBeNull();
		const rows = await db.database.prisma.spendReport.findMany({
			where: { organizationId: some.actor.organizationId, status: "dropped" },
			orderBy: { ownerSlug: "asc" },
		});
		expect(rows.map(({ lastError }) => lastError)).toEqual([
			"They may no longer see this owner.",
			"There was no spend to report.",
		]);
	});

	test("is previewed by an admin as often as they like, and does not take the place of the real one", async () => {
		const some = await company();
		const { actor, admin, lead } = some;
		const preview = { owner: { kind: "team", slug: "a" }, now: at("2026-04-02") } as const;
		for (let time = 0; time < 2; time += 1) {
			expect(await askForPreview(db.database, admin.actor, preview)).toEqual({
				ok: true,
				value: { month: MARCH_2026 },
			});
		}
		expect((await asked(actor)).map(({ personId }) => personId)).toEqual([admin.personId, admin.personId]);
		const { read } = await reportOf(some, "team a");
		expect(await read()).toMatchObject({ email: admin.email, isPreview: true, report: { before: "1000" } });
		await askForSpendReports(db.database, { now: at("2026-04-05") });
		expect(await asked(actor)).toHaveLength(5);
		expect(
			await askForPreview(db.database, admin.actor, { ...preview, owner: { kind: "team", slug: "x" } }),
		).toEqual({ ok: false, error: { code: "unknown_owner" } });
		await expect(askForPreview(db.database, lead.actor, preview)).rejects.toThrow("organization.write");
	});

	test("counts money that nothing converts apart", async () => {
		const some = await company([bill("2026-03-02", ["a1", "30"], ["a2", "7", "EUR"])]);
		await bring(db.database, some.actor, []);
		await askForSpendReports(db.database, { now: at("2026-04-05") });
		const { read } = await reportOf(some, "team a");
		expect((await read())?.report).toMatchObject({
			...{ currency: "USD", spend: "30", before: "0" },
			otherCurrencies: [{ currency: "EUR", spend: "7" }],
		});
		expect(spanOf(MARCH_2026)).toEqual({ start: "2026-03-01", end: "2026-04-01" });
	});
});

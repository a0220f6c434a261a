import { describe, expect, it } from "vitest";
import { apiJson, manifest } from "./outlay.ts";
import { amountsOf, askSpend, downloadSpend, keyOf, monthOf, WHOLE } from "./spend-api.ts";
import {
	difference,
	exact,
	isSpend,
	percentOf,
	sumOf,
	sumsBy,
	type TruthDimension,
	truthRows,
	VIEWS,
} from "./truth.ts";

const { truth } = manifest;
const DIMENSIONS = ["department", "team", "feature", "environment", "provider", "model", "category"] as const;
const pairs = DIMENSIONS.flatMap((groupBy, index) =>
	DIMENSIONS.slice(index + 1).map((subGroupBy) => ({ groupBy, subGroupBy })),
);

function valuesOf(dimension: TruthDimension): readonly (string | null)[] {
	return [...new Set(truthRows.map((row) => row[dimension]))];
}

describe.each(VIEWS)("the API's spend is the generator's truth to the last digit, view %s", (view) => {
	it("in all: spend, credits and tax apart, unallocated, coverage", async () => {
		const { total } = await askSpend({ view });
		const { spend, credits, tax, unallocated } = truth.total;
		expect(total).toMatchObject({
			spend: exact(spend[view]),
			credits: exact(credits[view]),
			tax: exact(tax[view]),
			unallocated: exact(unallocated[view]),
		});
		if (view === "consumption") {
			const covered = percentOf(difference(total.spend, total.unallocated), total.spend, 40);
			expect(covered.replace(/(\.\d\d)\d*$/, "$1")).toBe(truth.total.coveragePercent);
		}
	});

	it("by month: spend, credits, tax and unallocated", async () => {
		const { rows } = await askSpend({ view });
		const got = rows.map((row) => ({
			month: monthOf(row),
			spend: exact(row.amounts.spend),
			credits: exact(row.amounts.credits),
			tax: exact(row.amounts.tax),
			unallocated: exact(row.amounts.unallocated),
		}));
		const want = truth.months.map(({ month, spend, credits, tax, unallocated }) => ({
			month,
			spend: exact(spend[view]),
			credits: exact(credits[view]),
			tax: exact(tax[view]),
			unallocated: exact(unallocated[view]),
		}));
		expect(got).toEqual(want);
	});

	it("by day", async () => {
		const { rows } = await askSpend({ view, granularity: "day" });
		const want = truth.days.map((day) => [JSON.stringify([day.day]), exact(day[view])] as const);
		expect(amountsOf(rows, ({ bucket }) => [bucket])).toEqual(
			Object.fromEntries(want.filter(([, amount]) => amount !== "0")),
		);
	});

	it.each(pairs)("by month, $groupBy and $subGroupBy", async ({ groupBy, subGroupBy }) => {
		const { rows, total } = await askSpend({ view, groupBy, subGroupBy, everything: true });
		expect(amountsOf(rows, (row) => [monthOf(row), keyOf(row.group), keyOf(row.subGroup)])).toEqual(
			sumsBy(truthRows, ["month", groupBy, subGroupBy], view),
		);
		expect(exact(total.spend)).toBe(sumOf(truthRows.map((row) => row[view])));
	});

	it.each(valuesOf("environment"))("every combination in environment %s, by filters", async (environment) => {
		for (const category of valuesOf("category")) {
			for (const team of valuesOf("team")) {
				const own = truthRows.filter(
					(row) => row.environment === environment && row.category === category && row.team === team,
				);
				const filters = { environment, category, team };
				const { rows } = await askSpend({
					view,
					groupBy: "feature",
					subGroupBy: "model",
					filters,
					everything: true,
				});
				expect(
					amountsOf(rows, (row) => [monthOf(row), keyOf(row.group), keyOf(row.subGroup)]),
					JSON.stringify(filters),
				).toEqual(sumsBy(own, ["month", "feature", "model"], view));
			}
		}
	});

	it("the download of a table has the same figures, and a row for what nobody owns", async () => {
		const lines = await downloadSpend({ view, groupBy: "team", subGroupBy: "provider" });
		const got = lines.map((line) => {
			const keys = [line["month from"]?.slice(0, 7), line["Team id"] || null, line["Provider id"]];
			return [JSON.stringify(keys), exact(line["Spend"] ?? "")] as const;
		});
		const spend = truthRows.filter(isSpend);
		expect(
			Object.fromEntries(got.filter(([, amount]) => amount !== "0").sort(([a], [b]) => (a < b ? -1 : 1))),
		).toEqual(sumsBy(spend, ["month", "team", "provider"], view));
		expect(new Set(lines.map((line) => line["Currency"]))).toEqual(new Set([manifest.company.currency]));
	});
});

function accountOf(key: string) {
	const account = manifest.billingAccounts.find((each) => each.key === key);
	if (account === undefined) throw new Error(`the sample has no account ${key}`);
	return account;
}

interface Account {
	readonly id: string;
	readonly issuer: string;
	readonly externalId: string | null;
}

const { items: accounts } = await apiJson<{ readonly items: readonly Account[] }>(
	"/billing-accounts?limit=200",
);

describe("money that arrives twice is counted once", () => {
	const repeated = manifest.files.filter(({ role }) => role === "repeats");
	const superseded = manifest.files.filter(({ role }) => role === "superseded");

	it.each(truth.accounts)(
		"$billingAccount counts what the generator says, whatever arrived beside it",
		async (account) => {
			const { provider, externalId } = accountOf(account.billingAccount);
			const id =
				accounts.find((each) => each.issuer === provider && each.externalId === externalId)?.id ?? "";
			for (const view of VIEWS) {
				const { total } = await askSpend({ view, filters: { account: id }, everything: true });
				expect(exact(total.spend)).toBe(exact(account[view]));
			}
		},
	);

	it("the gateway's calls are in its log, in usage and in the bill, and those accounts are counted above", () => {
		const accountsOfLog = manifest.gatewayMappings.map(({ billingAccount }) => billingAccount);
		expect(accountsOfLog.length).toBeGreaterThan(0);
		for (const key of accountsOfLog) {
			const bills = manifest.files.filter(({ billingAccount }) => billingAccount?.key === key);
			expect(bills.length, key).toBeGreaterThan(0);
			expect(truth.accounts.find(({ billingAccount }) => billingAccount === key)?.invoice).not.toBe("0");
		}
	});

	it.each(repeated.map((file) => [file.path, file] as const))(
		"%s adds nothing to its days",
		async (_, file) => {
			const provider = file.billingAccount?.provider;
			if (provider === undefined) throw new Error(`${file.path} repeats an account that it does not name`);
			const rows = truthRows.filter(
				(row) => row.provider === provider && row.month === file.span.start.slice(0, 7),
			);
			const span = { start: file.span.start, end: file.span.end < WHOLE.end ? file.span.end : WHOLE.end };
			for (const view of VIEWS) {
				const { total } = await askSpend({ view, filters: { provider }, everything: true, span });
				expect(exact(total.spend)).toBe(sumOf(rows.map((row) => row[view])));
			}
		},
	);

	it("a restated month of AWS counts what its last delivery says", async () => {
		const aws = superseded.filter(({ billingAccount }) => billingAccount?.provider === "aws");
		expect(aws.length).toBeGreaterThan(0);
		for (const file of aws) {
			const month = file.span.start.slice(0, 7);
			const rows = truthRows.filter((row) => row.provider === "aws" && row.month === month);
			const filters = { provider: "aws" };
			const { total } = await askSpend({ view: "invoice", filters, everything: true, span: file.span });
			expect(exact(total.spend)).toBe(sumOf(rows.map(({ invoice }) => invoice)));
			expect(exact(total.spend)).not.toBe(exact(difference(file.moneyIn ?? "0", file.outsideAiScope)));
		}
	});
});

import type { AccountKey } from "./accounts.ts";
import { account } from "./accounts.ts";
import { type DayNumber, dayText, monthText } from "./calendar.ts";
import { TEAMS } from "./company.ts";
import { attoText, sum } from "./decimal.ts";
import { grouped } from "./file.ts";
import type { Category, Line } from "./lines.ts";
import type { SampleTruth, TruthRow, TruthTotals, ViewAmounts } from "./manifest.ts";
import { costOf, type Owner, type UsageDay } from "./usage.ts";

/** Money that counts, once, with its owner. Made from what was generated, never from the files. */
interface Charge {
	readonly day: DayNumber;
	readonly account: AccountKey;
	readonly owner: Owner | null;
	readonly model: string | null;
	readonly category: Category;
	readonly billed: bigint;
	readonly effective: bigint;
}

function usageCharge(each: UsageDay): Charge {
	const cost = costOf(each.amounts);
	return {
		day: each.day,
		account: each.place.account,
		owner: each.owner,
		model: each.model.id,
		category: "Usage",
		billed: cost,
		effective: cost,
	};
}

/** A shared line in equal parts. The sample's amounts divide without a remainder, and this says so. */
function lineCharges(line: Line): Charge[] {
	const owners = line.owners.length === 0 ? [null] : line.owners;
	const parts = BigInt(owners.length);
	if (line.billed % parts !== 0n || line.effective % parts !== 0n) throw new Error("an uneven split");
	return owners.map((owner) => ({
		day: line.day,
		account: line.place.account,
		owner,
		model: line.model,
		category: line.category,
		billed: line.billed / parts,
		effective: line.effective / parts,
	}));
}

const DEPARTMENT_OF: ReadonlyMap<string, string> = new Map(TEAMS.map((team) => [team.id, team.department]));

function dimensions(charge: Charge): Omit<TruthRow, "invoice" | "consumption"> {
	const { owner } = charge;
	return {
		month: monthText(charge.day),
		department: owner === null ? null : (DEPARTMENT_OF.get(owner.team) ?? null),
		team: owner?.team ?? null,
		feature: owner?.feature ?? null,
		environment: owner?.environment ?? null,
		provider: account(charge.account).provider,
		model: charge.model,
		category: charge.category,
	};
}

function amounts(charges: readonly Charge[]): ViewAmounts {
	return {
		invoice: attoText(sum(charges.map((each) => each.billed))),
		consumption: attoText(sum(charges.map((each) => each.effective))),
	};
}

function isSpend(charge: Charge): boolean {
	return charge.category !== "Tax" && charge.category !== "Credit";
}

function totals(charges: readonly Charge[]): TruthTotals {
	const spend = charges.filter(isSpend);
	const unallocated = spend.filter((each) => each.owner === null);
	const whole = sum(spend.map((each) => each.effective));
	const known = whole - sum(unallocated.map((each) => each.effective));
	const basisPoints = whole === 0n ? 0n : (known * 10_000n) / whole;
	return {
		spend: amounts(spend),
		credits: amounts(charges.filter((each) => each.category === "Credit")),
		tax: amounts(charges.filter((each) => each.category === "Tax")),
		unallocated: amounts(unallocated),
		coveragePercent: `${basisPoints / 100n}.${(basisPoints % 100n).toString().padStart(2, "0")}`,
	};
}

function rows(charges: readonly Charge[]): TruthRow[] {
	const groups = grouped(charges, (each) => JSON.stringify(Object.values(dimensions(each))));
	return [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([, group]) => {
			const [first] = group;
			if (first === undefined) return [];
			const money = amounts(group);
			if (money.invoice === "0" && money.consumption === "0") return [];
			return [{ ...dimensions(first), ...money }];
		});
}

/** The sample's money by month, owner, provider and model: what the product must show, to the last digit. */
export function truthOf(usage: readonly UsageDay[], lines: readonly Line[]): SampleTruth {
	const charges = [
		...usage.map(usageCharge),
		...lines.filter((line) => line.inScope).flatMap(lineCharges),
	].sort((a, b) => a.day - b.day);
	const spend = charges.filter(isSpend);
	const byMonth = grouped(charges, (each) => monthText(each.day));
	const byDay = grouped(spend, (each) => dayText(each.day));
	const byAccount = grouped(charges, (each) => each.account);
	return {
		rows: rows(charges),
		months: [...byMonth].map(([month, group]) => ({ month, ...totals(group) })),
		days: [...byDay].map(([day, group]) => ({ day, ...amounts(group) })),
		total: totals(charges),
		accounts: [...byAccount].map(([billingAccount, group]) => ({ billingAccount, ...amounts(group) })),
	};
}

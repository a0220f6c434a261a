import type { SpendCharge } from "@outlay/db/read-models/spend-charge-row";
import type { ChargeCursor } from "@outlay/db/read-models/spend-charges";
import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { chargesCsv } from "./charges-csv.ts";

const day = parseDay("2026-11-02");
invariant(day.ok, "it is a day");

const charge = (id: string, chargeDescription: string, effectiveCost: string): SpendCharge => ({
	...{ id, chargeDescription, effectiveCost },
	...{
		day: "2026-11-02",
		chargePeriodStart: "2026-11-02T00:00:00.000Z",
		chargePeriodEnd: "2026-11-03T00:00:00.000Z",
	},
	...{
		accountingMonth: "2026-11",
		billingAccount: { id: "acc", name: "Acme" },
		provider: "openai",
		service: null,
	},
	...{ subAccount: null, apiKey: { id: "key_1", name: "search, prod" }, resource: null, principal: null },
	...{
		model: "gpt-5",
		meter: "input",
		tier: "",
		contextBand: "",
		chargeCategory: "Usage",
		chargeClass: null,
	},
	...{ invoiceId: null, currency: "USD", consumedQuantity: "1000", billedCost: null, contractedCost: null },
	...{ listCost: null, basis: "metered", rating: "priced", source: "openai.usage", use: "direct" },
	share: { whole: true, billedCost: "0", effectiveCost },
	owners: [{ department: null, team: null, feature: null, billedCost: "0", effectiveCost }],
	...{ importId: "imp", fileName: "usage.json", lines: 2 },
});

test("the file has every page, in order, and no cell that runs as a formula", async () => {
	const after: ChargeCursor = { day: day.value, id: "one" };
	const asked: (ChargeCursor | null)[] = [];
	const stream = chargesCsv(async (cursor) => {
		asked.push(cursor);
		return cursor === null
			? { charges: [charge("one", "=HYPERLINK(1)", "0.000000000000000001")], nextCursor: after }
			: { charges: [charge("two", "", "-3")], nextCursor: null };
	});
	const lines = (await new Response(stream).text()).split("\r\n");
	expect(asked).toEqual([null, after]);
	expect(lines).toHaveLength(4);
	expect(lines[0]).toMatch(/^ChargePeriodStart,ChargePeriodEnd,/);
	expect(lines[1]).toContain(`"search, prod"`);
	expect(lines[1]).toContain("'=HYPERLINK(1)");
	expect(lines[1]).toContain(",0.000000000000000001,");
	expect(lines[2]).toContain(",-3,");
	expect(lines[3]).toBe("");
});

test("a page that cannot be read ends the file with an error: it is never short and whole", async () => {
	const stream = chargesCsv(() => Promise.reject(new Error("the database went away")));
	await expect(new Response(stream).text()).rejects.toThrow("the database went away");
});

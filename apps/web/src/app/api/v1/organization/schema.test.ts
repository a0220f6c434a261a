import { expect, test } from "vitest";
import { organizationChangeSchema } from "./schema.ts";

test.each([
	{ fiscalStartMonth: 1 },
	{ fiscalStartMonth: 12, fiscalPattern: "months" },
	{ fiscalPattern: "4-4-5" },
])("a fiscal calendar may be %j", (body) => {
	expect(organizationChangeSchema.parse(body)).toEqual(body);
});

test.each([
	[{ fiscalStartMonth: 0 }, /month that fiscal years begin in, 1 to 12/],
	[{ fiscalStartMonth: 13 }, /month that fiscal years begin in, 1 to 12/],
	[{ fiscalStartMonth: 7.5 }, /month that fiscal years begin in, 1 to 12/],
	[{ fiscalStartMonth: "7" }, /month that fiscal years begin in, 1 to 12/],
	[{ fiscalPattern: "5-4-4" }, /months or 4-4-5/],
])("%j is refused with what to write instead", (body, fix) => {
	const parsed = organizationChangeSchema.safeParse(body);
	expect(parsed.success ? "" : parsed.error.issues.map(({ message }) => message).join(" ")).toMatch(fix);
});

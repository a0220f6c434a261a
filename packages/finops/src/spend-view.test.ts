import { expect, test } from "vitest";
import { CHARGE_CATEGORIES } from "./charge.ts";
import {
	COST_VIEWS,
	CREDIT_SWITCHES,
	categoriesOf,
	DEFAULT_SPEND_VIEW,
	measureOf,
	parseSpendView,
	type SpendView,
	spendViewParameters,
	spendViewTitle,
	TAX_SWITCHES,
} from "./spend-view.ts";

const ALL: SpendView[] = COST_VIEWS.flatMap((view) =>
	TAX_SWITCHES.flatMap((tax) => CREDIT_SWITCHES.map((credits) => ({ view, tax, credits }))),
);

test("by default consumption counts, tax does not, and credits stand apart", () => {
	expect(measureOf(DEFAULT_SPEND_VIEW)).toBe("effective");
	expect(categoriesOf(DEFAULT_SPEND_VIEW, "counted")).toEqual(["Usage", "Purchase", "Adjustment"]);
	expect(categoriesOf(DEFAULT_SPEND_VIEW, "apart")).toEqual(["Credit"]);
	expect(categoriesOf(DEFAULT_SPEND_VIEW, "excluded")).toEqual(["Tax"]);
});

test("an invoice with everything in it is what the provider charges", () => {
	const view: SpendView = { view: "invoice", tax: "included", credits: "included" };
	expect(measureOf(view)).toBe("billed");
	expect(categoriesOf(view, "counted")).toEqual([...CHARGE_CATEGORIES]);
});

test("every category goes to exactly one place on every view", () => {
	for (const view of ALL) {
		const placed = (["counted", "apart", "excluded"] as const).flatMap((where) => categoriesOf(view, where));
		expect(placed.sort()).toEqual([...CHARGE_CATEGORIES].sort());
	}
});

test("a view survives the URL, and the default leaves it clean", () => {
	for (const view of ALL) expect(parseSpendView(spendViewParameters(view))).toEqual(view);
	expect(spendViewParameters(DEFAULT_SPEND_VIEW)).toEqual({});
});

test("unknown parameters mean the default", () => {
	expect(parseSpendView({ view: "x", tax: null, credits: undefined })).toEqual(DEFAULT_SPEND_VIEW);
});

test("each view has a name of its own", () => {
	expect(spendViewTitle(DEFAULT_SPEND_VIEW)).toBe(
		"Consumption (effective cost), tax excluded, credits apart",
	);
	expect(new Set(ALL.map(spendViewTitle)).size).toBe(ALL.length);
});

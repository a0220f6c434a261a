import { expect, test } from "vitest";
import { ApiError } from "../../imports/api-client.ts";
import { NEW_FORM } from "./budget-form-model.ts";
import { refusedForm } from "./form-errors.ts";

const refused = (fields: Readonly<Record<string, string>>) =>
	new ApiError({ status: 400, code: "invalid", title: "The body is wrong.", fields });

test("what is refused stands at the field that was typed into", () => {
	const form = { ...NEW_FORM, usedAt: "50 %, fifty", forecastAt: "x" };
	const error = refused({
		"plan.everyPeriod": "Write a number.",
		"thresholds.1.amount": "Write a number.",
		"thresholds.2.amount": "Write another one.",
	});
	expect(refusedForm(error, form)).toEqual({
		errors: { amount: "Write a number.", usedAt: "Write a number.", forecastAt: "Write another one." },
		rest: "Nothing was saved. What is marked is wrong.",
	});
});

test("what belongs to no field is said above them", () => {
	expect(refusedForm(refused({ "": "Too long.", scope: "Name one." }), NEW_FORM)).toEqual({
		errors: {},
		rest: "Too long. scope: Name one.",
	});
	expect(refusedForm(null, NEW_FORM)).toEqual({ errors: {}, rest: null });
});

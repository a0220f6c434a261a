import { ApiError } from "../../imports/api-client.ts";
import { refusalText } from "../use-budget-call.ts";
import { type SettingsForm, thresholdCount } from "./budget-form-model.ts";

/** Fields of a budget's forms at which a refusal is shown. */
type ShownField =
	| "name"
	| "amount"
	| "ceiling"
	| "usedAt"
	| "forecastAt"
	| "days"
	| "first"
	| "last"
	| "startDay";
export type FormErrors = Readonly<Partial<Record<ShownField, string>>>;

const FIELDS: Readonly<Record<string, ShownField>> = {
	name: "name",
	"plan.everyPeriod": "amount",
	"rollover.ceiling": "ceiling",
	startDay: "startDay",
	"window.days": "days",
	"window.span.start": "first",
	"window.span.end": "last",
};

/** What the API refused, at the fields that were typed into; `rest`: what belongs to none of them. */
export interface Refused {
	readonly errors: FormErrors;
	/** A sentence for the top of the form; null: nothing was refused. */
	readonly rest: string | null;
}

/** Reads a refusal of the form that was sent. */
export function refusedForm(error: unknown, form: SettingsForm): Refused {
	const fields = error instanceof ApiError ? error.problem.fields : undefined;
	if (fields === undefined) return { errors: {}, rest: refusalText(error) };
	const errors: Partial<Record<ShownField, string>> = {};
	const rest: string[] = [];
	for (const [name, text] of Object.entries(fields)) {
		const field = FIELDS[name] ?? thresholdField(name, form);
		if (field === null) rest.push(name === "" ? text : `${name}: ${text}`);
		else errors[field] ??= text;
	}
	return { errors, rest: rest.length > 0 ? rest.join(" ") : "Nothing was saved. What is marked is wrong." };
}

/** Both lists of thresholds are sent as one: those of use, then those of the forecast. */
function thresholdField(name: string, form: SettingsForm): ShownField | null {
	const place = /^thresholds\.(\d+)(\.|$)/.exec(name)?.[1];
	if (place === undefined) return null;
	return Number(place) < thresholdCount(form.usedAt) ? "usedAt" : "forecastAt";
}

import type { ScenarioPlan } from "@outlay/db/scenarios/scenario-definition";

/** What the form holds, as it is typed. Models are `provider/model`. */
export interface ScenarioForm {
	readonly name: string;
	readonly ownerKind: "team" | "feature";
	readonly ownerSlug: string;
	readonly users: string;
	readonly sessionsPerUser: string;
	readonly callsPerSession: string;
	readonly inputTokens: string;
	readonly outputTokens: string;
	readonly cachedPercent: string;
	readonly growthPercent: string;
	readonly months: string;
	readonly model: string;
	/** Empty: no second model. */
	readonly swapModel: string;
	readonly swapPercent: string;
}

/** What a form begins with: figures that show what it does, and no model. */
export const NEW_SCENARIO: ScenarioForm = {
	name: "",
	ownerKind: "feature",
	ownerSlug: "",
	users: "1000",
	sessionsPerUser: "8",
	callsPerSession: "5",
	inputTokens: "2000",
	outputTokens: "400",
	cachedPercent: "0",
	growthPercent: "5",
	months: "12",
	model: "",
	swapModel: "",
	swapPercent: "30",
};

/** The form of a scenario that is kept. */
export function formOf(scenario: {
	readonly name: string;
	readonly owner: { readonly kind: "team" | "feature"; readonly slug: string };
	readonly inputs: ScenarioPlan;
}): ScenarioForm {
	const { name, owner, inputs } = scenario;
	const { model, swap, users, inputTokens, outputTokens, months, ...texts } = inputs;
	return {
		...texts,
		name,
		ownerKind: owner.kind,
		ownerSlug: owner.slug,
		users: String(users),
		inputTokens: String(inputTokens),
		outputTokens: String(outputTokens),
		months: String(months),
		model: modelText(model),
		swapModel: swap === null ? "" : modelText(swap),
		swapPercent: swap?.percent ?? NEW_SCENARIO.swapPercent,
	};
}

export const modelText = ({ provider, model }: { readonly provider: string; readonly model: string }) =>
	`${provider}/${model}`;

/** What the API takes; whatever is no number is sent as it is, so that the API names the field and what to write. */
export function inputsBody(form: ScenarioForm) {
	const { sessionsPerUser, callsPerSession, cachedPercent, growthPercent } = form;
	return {
		...{ sessionsPerUser, callsPerSession, cachedPercent, growthPercent },
		users: wholeOf(form.users),
		inputTokens: wholeOf(form.inputTokens),
		outputTokens: wholeOf(form.outputTokens),
		months: wholeOf(form.months),
		model: modelOf(form.model),
		swap: form.swapModel.trim() === "" ? null : { ...modelOf(form.swapModel), percent: form.swapPercent },
	};
}

export function scenarioBody(form: ScenarioForm) {
	const owner = { kind: form.ownerKind, slug: form.ownerSlug.trim() };
	return { name: form.name, owner, inputs: inputsBody(form) };
}

function wholeOf(text: string): number | string {
	return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : text;
}

/** Models have slashes too; providers have none. */
function modelOf(text: string): { readonly provider: string; readonly model: string } {
	const [provider = "", ...model] = text.trim().split("/");
	return { provider, model: model.join("/") };
}

import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import type { GroupKey, SpendGroup } from "@outlay/db/read-models/spend-result";
import { countText } from "@outlay/finops/count-text";

/** What a dimension is called, in one and in many. */
export const DIMENSION_WORDS: Readonly<
	Record<SpendDimension, { readonly one: string; readonly many: string }>
> = {
	department: { one: "Department", many: "departments" },
	team: { one: "Team", many: "teams" },
	feature: { one: "Feature", many: "features" },
	environment: { one: "Environment", many: "environments" },
	provider: { one: "Provider", many: "providers" },
	model: { one: "Model", many: "models" },
	meter: { one: "Meter", many: "meters" },
	account: { one: "Billing account", many: "billing accounts" },
	source: { one: "Source", many: "sources" },
	basis: { one: "Basis", many: "bases" },
	category: { one: "Category", many: "categories" },
	chargeClass: { one: "Charge class", many: "charge classes" },
	service: { one: "Service", many: "services" },
	tier: { one: "Tier", many: "tiers" },
	subAccount: { one: "Project", many: "projects" },
	apiKey: { one: "API key", many: "API keys" },
	resource: { one: "Resource", many: "resources" },
	principal: { one: "Person", many: "people" },
	rule: { one: "Rule", many: "rules" },
	allocation: { one: "Allocation", many: "allocations" },
};

const NONE_WORDS: Partial<Readonly<Record<SpendDimension, string>>> = {
	department: "Unallocated",
	team: "Unallocated",
	feature: "No feature",
	environment: "No environment",
	model: "No model",
	chargeClass: "No correction",
	service: "No service",
	tier: "No tier",
	subAccount: "No project",
	apiKey: "No API key",
	resource: "No resource",
	principal: "No person",
	rule: "No rule",
};

/** Values that are words of ours or of FOCUS; others are shown as they are. */
const VALUE_WORDS: Partial<Readonly<Record<SpendDimension, Readonly<Record<string, string>>>>> = {
	provider: {
		anthropic: "Anthropic",
		aws: "AWS",
		google: "Google Cloud",
		microsoft: "Microsoft",
		mistral: "Mistral",
		openai: "OpenAI",
	},
	meter: {
		input: "Input tokens",
		output: "Output tokens",
		cache_read: "Cache read",
		cache_write: "Cache write",
		cache_write_5m: "Cache write, 5 min",
		cache_write_1h: "Cache write, 1 h",
		audio_input: "Audio input",
		audio_cache_read: "Audio cache read",
		audio_output: "Audio output",
		image_input: "Image input",
		image_cache_read: "Image cache read",
		image_output: "Image output",
		image: "Images",
		request: "Requests",
		web_search: "Web searches",
		file_search: "File searches",
		code_session: "Code sessions",
		character: "Characters",
		second: "Seconds",
		stored_byte: "Storage",
		other: "Other",
	},
	basis: {
		billed: "Billed",
		metered: "Metered, not billed yet",
		provisional: "Billed, not final",
		unmetered: "Billed without usage",
	},
	category: {
		Usage: "Usage",
		Purchase: "Purchases",
		Tax: "Tax",
		Credit: "Credits",
		Adjustment: "Adjustments",
	},
	chargeClass: { Correction: "Corrections" },
	tier: { standard: "Standard", batch: "Batch", flex: "Flex", priority: "Priority" },
	allocation: {
		direct: "Direct",
		unallocated: "No team, before sharing",
		split_out: "Shared out",
		split_in: "Shared in",
	},
};

export function valueWord(dimension: SpendDimension, value: string): string {
	return VALUE_WORDS[dimension]?.[value] ?? value;
}

export function noneWord(dimension: SpendDimension): string {
	return NONE_WORDS[dimension] ?? "None";
}

/** The name of a group on a screen and in a CSV: "Engineering", "Unallocated", "12 smaller teams". */
export function groupName(dimension: SpendDimension, group: Pick<SpendGroup, "key" | "label">): string {
	switch (group.key.kind) {
		case "none":
			return noneWord(dimension);
		case "others":
			return othersName(dimension, group.key.count);
		default:
			return group.label === group.key.value ? valueWord(dimension, group.key.value) : group.label;
	}
}

function othersName(dimension: SpendDimension, count: number): string {
	const { one, many } = DIMENSION_WORDS[dimension];
	return `${countText(count)} smaller ${count === 1 ? lowered(one) : many}`;
}

/** In the middle of a sentence; "API key" keeps its capitals. */
export function lowered(word: string): string {
	return word.startsWith("API") ? word : word.toLowerCase();
}

/** The value that a filter takes for a group; undefined for the folded ones, which no filter names. */
export function filterValueOf(key: GroupKey): string | null | undefined {
	switch (key.kind) {
		case "value":
			return key.value;
		case "none":
			return null;
		default:
			return undefined;
	}
}

/** A key for React and for points of a chart. */
export function groupId(key: GroupKey): string {
	return key.kind === "value" ? `=${key.value}` : key.kind;
}

import type { Meter } from "@outlay/finops/charge";
import { err, ok, type Result } from "@outlay/finops/result";
import type { KnownGap, RowReason } from "../connector.ts";
import { countFields, missingValue, type RowFields } from "../row-fields.ts";
import { quantitiesOf, type UsageQuantities } from "../usage-quantities.ts";
import { completionTokens, TOKEN_FIELDS } from "./completion-tokens.ts";

/** One endpoint of OpenAI's usage API. */
export interface UsageEndpoint {
	/** Last part of its path; also the last part of the source's id. */
	readonly name: string;
	/** `object` of its results. */
	readonly object: string;
	readonly title: string;
	/** Dimensions it can be grouped by; all are null unless grouped. */
	readonly groups: readonly string[];
	/** Members that hold its counts. */
	readonly counts: readonly string[];
	/** Member that counts requests to a model; null: none, or requests that completions usage counts already. */
	readonly requests: string | null;
	/** Member that becomes the resource. */
	readonly resource: string | null;
	/** Members that become tags, by tag name. */
	readonly tags: Readonly<Record<string, string>>;
	readonly gaps: readonly KnownGap[];
	readonly quantities: (fields: RowFields) => Result<UsageQuantities, RowReason>;
}

const KEY_GROUPS = ["project_id", "user_id", "api_key_id"];
const MODEL_GROUPS = [...KEY_GROUPS, "model"];
const MODEL_REQUESTS = "num_model_requests";

/** An endpoint that counts one thing. */
function counting(
	field: string,
	meter: Meter,
	own: Partial<UsageEndpoint> & Pick<UsageEndpoint, "name" | "object" | "title">,
): UsageEndpoint {
	return {
		groups: MODEL_GROUPS,
		counts: [field],
		requests: MODEL_REQUESTS,
		resource: null,
		tags: {},
		gaps: [],
		quantities: (fields) => {
			const counts = countFields(fields, [field]);
			if (!counts.ok) return counts;
			const count = counts.value.get(field) ?? null;
			if (count === null)
				return err(missingValue(field, `${field} is empty: every row of this usage has it.`));
			return ok(quantitiesOf([[meter, count]]));
		},
		...own,
	};
}

export const COMPLETIONS: UsageEndpoint = {
	name: "completions",
	object: "organization.usage.completions.result",
	title: "completions",
	groups: [...MODEL_GROUPS, "batch", "service_tier"],
	counts: TOKEN_FIELDS,
	requests: MODEL_REQUESTS,
	resource: null,
	tags: {},
	gaps: [
		{
			code: "scale_tier_included",
			text: "Tokens of Scale Tier are counted here although they are paid for in advance; the tag service_tier shows them.",
		},
	],
	quantities: completionTokens,
};

export const USAGE_ENDPOINTS: readonly UsageEndpoint[] = [
	COMPLETIONS,
	counting("input_tokens", "input", {
		name: "embeddings",
		object: "organization.usage.embeddings.result",
		title: "embeddings",
	}),
	counting("input_tokens", "input", {
		name: "moderations",
		object: "organization.usage.moderations.result",
		title: "moderations",
		gaps: [{ code: "free", text: "Moderation is free: its tokens appear in usage and never in costs." }],
	}),
	counting("images", "image", {
		name: "images",
		object: "organization.usage.images.result",
		title: "images",
		groups: [...MODEL_GROUPS, "size", "source"],
		tags: { image_size: "size", image_source: "source" },
	}),
	counting("characters", "character", {
		name: "audio_speeches",
		object: "organization.usage.audio_speeches.result",
		title: "audio speeches",
	}),
	counting("seconds", "second", {
		name: "audio_transcriptions",
		object: "organization.usage.audio_transcriptions.result",
		title: "audio transcriptions",
	}),
	counting("usage_bytes", "stored_byte", {
		name: "vector_stores",
		object: "organization.usage.vector_stores.result",
		title: "vector stores",
		groups: ["project_id"],
		requests: null,
	}),
	counting("num_sessions", "code_session", {
		name: "code_interpreter_sessions",
		object: "organization.usage.code_interpreter_sessions.result",
		title: "code interpreter sessions",
		groups: ["project_id"],
		requests: null,
	}),
	counting("num_requests", "file_search", {
		name: "file_search_calls",
		object: "organization.usage.file_searches.result",
		title: "file search calls",
		groups: [...KEY_GROUPS, "vector_store_id"],
		requests: null,
		resource: "vector_store_id",
	}),
	counting("num_requests", "web_search", {
		name: "web_search_calls",
		object: "organization.usage.web_searches.result",
		title: "web search calls",
		groups: [...MODEL_GROUPS, "context_level"],
		// Its num_model_requests are the completions that searched: counted there, once.
		requests: null,
		tags: { search_context: "context_level" },
	}),
];

import type { ConnectionView } from "@outlay/db/read-models/connections";
import type { ConnectionKind } from "@outlay/db/repositories/provider-connections";
import type { Tone } from "../../design/tag.tsx";

export const KIND_WORDS: Readonly<Record<ConnectionKind, string>> = {
	openai: "OpenAI",
	anthropic: "Anthropic",
};

/** Where an admin key is made, before one is typed. */
export const KEY_HINTS: Readonly<Record<ConnectionKind, string>> = {
	openai: "An admin key (sk-admin-…): OpenAI settings, Admin keys. A project's key cannot read costs.",
	anthropic: "An admin key (sk-ant-admin…): Anthropic console, Admin keys.",
};

/** A connection's state in a word, and the colour that helps to find it. */
export function stateOf(item: ConnectionView): { readonly word: string; readonly tone: Tone } {
	if (item.status === "needs_attention") return { word: "Needs attention", tone: "bad" };
	if (item.status === "paused") return { word: "Paused", tone: "neutral" };
	if (item.isPulling) return { word: "Reading", tone: "info" };
	if (item.lastError !== null) {
		const isRead = item.lastError.at === item.lastSucceededAt;
		return { word: isRead ? "A report is missing" : "Last pull failed", tone: "warn" };
	}
	return item.lastSucceededAt === null
		? { word: "Waiting", tone: "neutral" }
		: { word: "Up to date", tone: "ok" };
}

/** The last day that every source of the connection holds; null: none has been read. */
export function dataTo(item: ConnectionView): string | null {
	const days = item.sources.map((source) => source.dataTo).toSorted();
	return days[0] ?? null;
}

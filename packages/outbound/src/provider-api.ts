import { assertNever } from "@outlay/finops/result";
import type { AllowedOrigin } from "./outbound.ts";
import type { OutboundAnswer, OutboundFault } from "./send-once.ts";

/** Providers whose reporting API Outlay reads. */
export type ProviderKind = "openai" | "anthropic";

/** Base URLs that the configuration sets in place of the providers' own, for tests and company proxies. */
export type BaseUrls = Readonly<Partial<Record<ProviderKind, string | undefined>>>;

/** Why a provider does not give its data, in words for the person who can mend it. */
export interface ProviderTrouble {
	readonly code:
		| "key_refused"
		| "no_permission"
		| "rate_limited"
		| "request_refused"
		| "report_lacking"
		| "provider_failed"
		| "not_reached";
	readonly message: string;
	readonly fix: string;
	/** Trying again changes nothing until a person acts. */
	readonly needsPerson: boolean;
}

const ORIGINS: Readonly<Record<ProviderKind, string>> = {
	openai: "https://api.openai.com",
	anthropic: "https://api.anthropic.com",
};

const TITLES: Readonly<Record<ProviderKind, string>> = { openai: "OpenAI", anthropic: "Anthropic" };

const NEW_KEY: Readonly<Record<ProviderKind, string>> = {
	openai: "Make an admin key in OpenAI's settings under Admin keys, and enter it here.",
	anthropic: "Make an admin key in Anthropic's console under Admin keys, and enter it here.",
};

/** The origin of a provider's API. */
export function providerOrigin(kind: ProviderKind, baseUrls: BaseUrls): AllowedOrigin {
	const own = baseUrls[kind];
	return own === undefined
		? { origin: ORIGINS[kind], overridden: false }
		: { origin: new URL(own).origin, overridden: true };
}

/** A request's headers with the admin key. */
export function providerHeaders(kind: ProviderKind, adminKey: string): Readonly<Record<string, string>> {
	switch (kind) {
		case "openai":
			return { authorization: `Bearer ${adminKey}`, accept: "application/json" };
		case "anthropic":
			return { "x-api-key": adminKey, "anthropic-version": "2023-06-01", accept: "application/json" };
		default:
			return assertNever(kind);
	}
}

/** The smallest call that shows whether a key may read costs: one bucket of yesterday. `now` is epoch ms. */
export function probePath(kind: ProviderKind, now: number): string {
	const today = Math.floor(now / 86_400_000) * 86_400;
	const yesterday = today - 86_400;
	const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
	switch (kind) {
		case "openai":
			return `/v1/organization/costs?start_time=${yesterday}&end_time=${today}&bucket_width=1d&limit=1`;
		case "anthropic":
			return `/v1/organizations/cost_report?starting_at=${iso(yesterday)}&ending_at=${iso(today)}&bucket_width=1d&limit=1`;
		default:
			return assertNever(kind);
	}
}

/** What an answer that is not 200 means. */
export function troubleOfAnswer(kind: ProviderKind, answer: OutboundAnswer): ProviderTrouble {
	const message = (what: string) => sentence(kind, what, answer);
	const { status } = answer;
	if (status === 401) {
		return {
			code: "key_refused",
			message: message("refused the key"),
			fix: NEW_KEY[kind],
			needsPerson: true,
		};
	}
	if (status === 403) {
		return {
			code: "no_permission",
			message: message("says this key may not read usage and costs"),
			fix: NEW_KEY[kind],
			needsPerson: true,
		};
	}
	if (status === 429) return later("rate_limited", message("asks for fewer requests"));
	if (status >= 500) return later("provider_failed", message(`failed with ${status}`));
	return {
		code: "request_refused",
		message: message(`refused the request with ${status}`),
		fix: "Outlay tries again at the next pull. If it stays, the provider has changed its API: look for a newer Outlay.",
		needsPerson: false,
	};
}

/**
 * What the refusal of a report means that some organizations do not have: the key itself may read, since it reads the
 * others. null: the answer says something else.
 */
export function lackingReport(
	kind: ProviderKind,
	answer: OutboundAnswer,
	report: string,
): ProviderTrouble | null {
	if (answer.status !== 403 && answer.status !== 404) return null;
	return {
		code: "report_lacking",
		message: sentence(kind, `does not give ${report} to this key (${answer.status})`, answer),
		fix: `The other reports are read. If your organization has ${report}, let the key read it; if not, leave the report out.`,
		needsPerson: false,
	};
}

/** What the lack of an answer means. */
export function troubleOfFault(fault: OutboundFault): ProviderTrouble {
	return {
		code: "not_reached",
		message: fault.message,
		fix: "Check this machine's network and name resolution; Outlay tries again at the next pull.",
		needsPerson: false,
	};
}

function later(code: "rate_limited" | "provider_failed", message: string): ProviderTrouble {
	return {
		code,
		message,
		fix: "Nothing is lost: the next pull goes on where this one stopped.",
		needsPerson: false,
	};
}

/** "Anthropic failed with 500: overloaded." */
function sentence(kind: ProviderKind, what: string, { text }: OutboundAnswer): string {
	const said = providerMessage(text);
	return `${TITLES[kind]} ${what}${said === null ? "." : `: ${said}`}`;
}

const MESSAGE_MAX = 300;

/** The provider's own sentence. Anything that looks like a key is cut out: some providers repeat a part of it. */
function providerMessage(text: string): string | null {
	try {
		const value: unknown = JSON.parse(text);
		const error = memberOf(value, "error");
		const message = memberOf(error, "message") ?? error;
		if (typeof message !== "string" || message === "") return null;
		const safe = message.replace(/\bsk-[\w*-]+/g, "the key").slice(0, MESSAGE_MAX);
		return /[.!?]$/.test(safe) ? safe : `${safe}.`;
	} catch {
		return null;
	}
}

function memberOf(value: unknown, name: string): unknown {
	if (typeof value !== "object" || value === null) return undefined;
	return Object.entries(value).find(([key]) => key === name)?.[1];
}

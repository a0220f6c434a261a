import type { Instant } from "@outlay/finops/day";
import type { Result } from "@outlay/finops/result";

/** What is posted: JSON. */
export interface ChannelPost {
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface ChannelAnswer {
	readonly status: number;
	readonly text: string;
	/** Null: it does not say. */
	readonly retryAfterMs: number | null;
}

/** Why there is no answer. `message` is a sentence that names no more of an address than its host. */
export interface ChannelPostFault {
	readonly code: "not_allowed" | "private_address" | "redirected" | "timeout" | "network" | "too_large";
	readonly message: string;
}

export interface ChannelMail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	readonly html: string;
	readonly messageId: string;
}

export interface ChannelMailFault {
	readonly message: string;
	readonly isFinal: boolean;
}

/** What a delivery runs on. */
export interface ChannelPorts {
	/** Posts once, to addresses that it judges itself: those of packages/outbound. */
	readonly post: (request: ChannelPost) => Promise<Result<ChannelAnswer, ChannelPostFault>>;
	/** That of packages/mail; null: no mail server is set. */
	readonly mailer: {
		readonly send: (mail: ChannelMail) => Promise<Result<null, ChannelMailFault>>;
	} | null;
	readonly now: () => Instant;
	/** Where PagerDuty takes events, in place of its own address in the US region. */
	readonly pagerDutyUrl: string | undefined;
}

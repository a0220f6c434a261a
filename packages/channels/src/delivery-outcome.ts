import { err, ok, type Result } from "@outlay/finops/result";
import type { ChannelAnswer, ChannelMailFault, ChannelPostFault } from "./channel-ports.ts";

/** The channel took the notice; whether anybody sees it is its own. */
export interface Delivered {
	/** Null for mail. */
	readonly status: number | null;
}

/** The channel did not take the notice. */
export interface DeliveryFault {
	readonly code: "not_allowed" | "not_reached" | "limited" | "failed" | "refused" | "no_mail_server";
	/** For the person who can mend it: what happened and what to do. It has no credential in it. */
	readonly message: string;
	/** Sending the same again may end otherwise. */
	readonly retry: boolean;
	/** Null: there was no answer. */
	readonly status: number | null;
	/** What the channel asks to wait; null: it does not say. */
	readonly retryAfterMs: number | null;
}

/** How faults speak of a channel. */
export interface ChannelVoice {
	/** `Slack`, or the host of a webhook. */
	readonly name: string;
	/** What a person does about an answer that stays the same; `text` is not to be repeated but for words that are known. */
	readonly refusal: (answer: ChannelAnswer) => { readonly said: string | null; readonly fix: string };
}

/** What an answer means, and what the lack of one does. */
export function outcomeOfPost(
	result: Result<ChannelAnswer, ChannelPostFault>,
	{ name, refusal }: ChannelVoice,
): Result<Delivered, DeliveryFault> {
	if (!result.ok) return err(faultWithoutAnswer(result.error));
	const { status, retryAfterMs } = result.value;
	if (status >= 200 && status < 300) return ok({ status });
	if (status === 429) {
		const message = `${name} asks for fewer notices (429). Outlay tries again.`;
		return err({ code: "limited", message, retry: true, status, retryAfterMs });
	}
	if (status === 408 || status >= 500) {
		const message = `${name} failed with ${status}. Outlay tries again.`;
		return err({ code: "failed", message, retry: true, status, retryAfterMs });
	}
	const { said, fix } = refusal(result.value);
	const message = `${name} refused the notice (${status}${said === null ? "" : ` ${said}`}). ${fix}`;
	return err({ code: "refused", message, retry: false, status, retryAfterMs: null });
}

const ALLOW =
	"Enter a public https: address, or ask the operator to add the host to OUTBOUND_ALLOWED_HOSTS (docs/channels.md).";
const TRY_AGAIN = "Outlay tries again. If it stays so, check the address and this machine's network.";

const WITHOUT_ANSWER = {
	not_allowed: { code: "not_allowed", retry: false, fix: ALLOW },
	private_address: { code: "not_allowed", retry: false, fix: ALLOW },
	redirected: { code: "refused", retry: false, fix: "Enter the address that it leads to." },
	too_large: { code: "refused", retry: false, fix: "Check what answers at this address." },
	timeout: { code: "not_reached", retry: true, fix: TRY_AGAIN },
	network: { code: "not_reached", retry: true, fix: TRY_AGAIN },
} as const;

/** What to do about a post without an answer. */
export function fixOfPost({ code }: Pick<ChannelPostFault, "code">): string {
	return WITHOUT_ANSWER[code].fix;
}

function faultWithoutAnswer(fault: ChannelPostFault): DeliveryFault {
	const { code, retry } = WITHOUT_ANSWER[fault.code];
	return { code, message: `${fault.message} ${fixOfPost(fault)}`, retry, status: null, retryAfterMs: null };
}

/** What a mail server's fault means. */
export function outcomeOfMail(result: Result<null, ChannelMailFault>): Result<Delivered, DeliveryFault> {
	if (result.ok) return ok({ status: null });
	const { message: said, isFinal } = result.error;
	const fix = isFinal
		? "Check the address, or ask the operator about the mail server."
		: "Outlay tries again.";
	const message = `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.$/, "")}. ${fix}`;
	const code = isFinal ? "refused" : "failed";
	return err({ code, message, retry: !isFinal, status: null, retryAfterMs: null });
}

/** A mail that cannot go out, whatever is tried. */
export const NO_MAIL_SERVER: DeliveryFault = {
	code: "no_mail_server",
	message: "No mail server is set, so no mail was sent. Ask the operator to set SMTP_URL and MAIL_FROM.",
	retry: false,
	status: null,
	retryAfterMs: null,
};

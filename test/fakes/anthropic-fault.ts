import type { FakeAnswer } from "./fake-api.ts";

/** An error as Anthropic's APIs write it. */
export function fault(status: number, message: string): FakeAnswer {
	const type = status === 401 ? "authentication_error" : "invalid_request_error";
	return { status, text: JSON.stringify({ type: "error", error: { type, message } }) };
}

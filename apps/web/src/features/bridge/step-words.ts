import type { BridgeStep } from "@outlay/finops/bridge";

/** What steps between amounts of spend are called, and what they mean. */
export const STEP_WORDS: Readonly<Record<BridgeStep, { readonly label: string; readonly about: string }>> = {
	price: { label: "Prices", about: "What a token costs changed." },
	volume: { label: "Usage", about: "All requests together grew or shrank." },
	mix: { label: "Mix", about: "Work moved between models and features, or between kinds of tokens." },
	context: { label: "Tokens per request", about: "Requests grew longer or shorter." },
	new: { label: "New", about: "It did not cost anything before." },
	ended: { label: "Ended", about: "It does not cost anything any more." },
	one_off: { label: "One-off charges", about: "Credits, fees and corrections: no usage." },
	unexplained: { label: "Without quantities", about: "Money of which nobody counts what it was for." },
};

import type { Instant } from "./day.ts";

/** What happened to an episode; `test`: nothing did, somebody tries a channel. */
export type AlertTransition = "opened" | "escalated" | "acknowledged" | "resolved" | "test";

export type AlertSeverity = "info" | "warning" | "critical";

/** The worse, the higher. */
export const SEVERITY_RANK: Readonly<Record<AlertSeverity, number>> = { info: 0, warning: 1, critical: 2 };

/** One line beside a notice's sentence, ready to be read: amounts with their currency, times with their zone. */
export interface AlertFact {
	readonly label: string;
	readonly value: string;
}

/** What one recipient is told of one transition of an alert's episode. All texts are plain, and may come from people. */
export interface AlertNotice {
	/** One per transition, channel and recipient, the same for every attempt: who gets it twice can tell. */
	readonly key: string;
	/** The same for every notice of an episode. */
	readonly dedupKey: string;
	readonly transition: AlertTransition;
	readonly severity: AlertSeverity;
	/** Of what: `Payments, budget of November`. */
	readonly title: string;
	/** What happened. */
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
	/** The page about it, absolute. */
	readonly link: string;
	/** When it happened. */
	readonly at: Instant;
}

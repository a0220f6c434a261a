import { createHash } from "node:crypto";
import type { AlertFact, AlertNotice } from "@outlay/finops/alert-notice";
import { assertNever } from "@outlay/finops/result";

/**
 * Short enough that no service's limit is met even when each character is escaped (Slack: five for one, 3,000 in a
 * block; PagerDuty: 1,024 in a summary; Teams: 28 kB of UTF-8 in all).
 */
const TITLE_MAX = 150;
const SENTENCE_MAX = 500;
const LABEL_MAX = 60;
const VALUE_MAX = 200;
/** What one section of a Slack message holds. */
const FACTS_MAX = 10;

/** A notice's texts as people read them: one line each, none empty. */
export interface NoticeText {
	/** `Critical: Payments, budget of November`. */
	readonly headline: string;
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
	/** `2 more on the page.`; null: all facts are there. */
	readonly more: string | null;
}

/** What a channel shows of a notice. Nothing is escaped: that is the channel's own. */
export function noticeText(notice: AlertNotice): NoticeText {
	const facts = notice.facts.slice(0, FACTS_MAX).map(({ label, value }) => ({
		label: oneLine(label, LABEL_MAX),
		value: oneLine(value, VALUE_MAX),
	}));
	const left = notice.facts.length - facts.length;
	return {
		headline: `${headlineWord(notice)}: ${oneLine(notice.title, TITLE_MAX)}`,
		sentence: oneLine(notice.sentence, SENTENCE_MAX),
		facts,
		more: left === 0 ? null : `${left} more on the page.`,
	};
}

const SEVERITIES = { info: "Info", warning: "Warning", critical: "Critical" } as const;

function headlineWord({ transition, severity }: AlertNotice): string {
	switch (transition) {
		case "opened":
			return SEVERITIES[severity];
		case "escalated":
			return `Escalated to ${severity}`;
		case "acknowledged":
			return "Acknowledged";
		case "resolved":
			return "Resolved";
		case "test":
			return "Test";
		default:
			return assertNever(transition);
	}
}

/** What would start a line, or turn the direction of the text after it. */
const LINE_BREAKERS = /[\p{Cc}\p{Z}]+/gu;
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function oneLine(text: string, max: number): string {
	const line = text.toWellFormed().replace(DIRECTION_CONTROLS, "").replace(LINE_BREAKERS, " ").trim();
	if (line === "") return "–";
	if (line.length <= max) return line;
	// Half of a character outside the basic plane is none.
	return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A key as it is where it fits a header, else its hash: the same for every attempt. */
export function deliveryId({ key }: Pick<AlertNotice, "key">): string {
	return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(key) ? key : hashOf(key);
}

/** 64 characters. */
export function hashOf(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

import type { ScopeOwner } from "@outlay/db/budgets/budget-access";
import type { AlertFilter, AlertOwner } from "@outlay/db/read-models/alerts";
import type { Tone } from "../../design/tag.tsx";
import type { AlertStepView, AlertView, MessageView } from "./alert-view.ts";
import { NOBODY } from "./alerts-url.ts";

interface Word {
	readonly word: string;
	readonly tone: Tone;
}

export const SEVERITY_WORDS: Readonly<Record<AlertView["severity"], Word>> = {
	critical: { word: "Critical", tone: "bad" },
	warning: { word: "Warning", tone: "warn" },
	info: { word: "Info", tone: "info" },
};

export const KIND_NAMES: Readonly<Record<AlertView["kind"], string>> = {
	budget: "Budget",
	anomaly: "Anomaly",
};

/** Who a filter names: nobody, somebody who has alerts, or somebody who has none any more. */
export function ownerText(owner: string, owners: readonly AlertOwner[]): string {
	if (owner === NOBODY) return "Nobody";
	return owners.find(({ id }) => id === owner)?.name ?? "Somebody else";
}

/** `team search`. */
export const scopeOwnerText = ({ kind, slug }: ScopeOwner): string => `${kind} ${slug}`;

/** What a filter asks for: "kind Budget, severity Critical and the words “past 80”". */
export function filterText(filter: AlertFilter, owners: readonly AlertOwner[]): string {
	const { kind, severity, owner, text, of } = filter;
	const parts = [
		...(kind === null ? [] : [`kind ${KIND_NAMES[kind]}`]),
		...(severity === null ? [] : [`severity ${SEVERITY_WORDS[severity].word}`]),
		...(owner === null ? [] : [`taken by ${ownerText(owner, owners)}`]),
		...(text === null ? [] : [`the words “${text}”`]),
		...(of === null ? [] : [scopeOwnerText(of)]),
	];
	const last = parts.pop() ?? "";
	return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

/** What the link to the cause of an alert is called, in a row and on its page. */
export const CAUSE_WORDS: Readonly<
	Record<AlertView["kind"], { readonly short: string; readonly open: string }>
> = {
	budget: { short: "Budget", open: "Open the budget" },
	anomaly: { short: "Spend", open: "Open the spend" },
};

export const STATUS_WORDS: Readonly<Record<AlertView["status"], Word>> = {
	open: { word: "Open", tone: "bad" },
	acknowledged: { word: "Acknowledged", tone: "info" },
	snoozed: { word: "Snoozed", tone: "neutral" },
	resolved: { word: "Resolved", tone: "ok" },
};

/** What happened at a step, after who did it: "Ada Park acknowledged it". */
const STEP_WORDS: Readonly<Record<AlertStepView["kind"], string>> = {
	opened: "opened it",
	escalated: "raised it",
	acknowledged: "acknowledged it",
	snoozed: "snoozed it",
	woken: "opened it again: its snooze ended",
	resolved: "resolved it",
	commented: "commented",
	assigned: "took it",
};

/** What happened at a step, in a list. */
export const STEP_NAMES: Readonly<Record<AlertStepView["kind"], string>> = {
	opened: "Opened",
	escalated: "Got worse",
	acknowledged: "Acknowledged",
	snoozed: "Snoozed",
	woken: "Its snooze ended",
	resolved: "Resolved",
	commented: "Commented",
	assigned: "Assigned",
};

export function stepText({ by, kind, assignee }: Pick<AlertStepView, "by" | "kind" | "assignee">): string {
	return assignee === null ? `${by} ${STEP_WORDS[kind]}` : `${by} assigned it to ${assignee}`;
}

/** What became of a message, in words. */
export function messageState({ status, attempts }: Pick<MessageView, "status" | "attempts">): Word {
	switch (status) {
		case "held":
			return { word: "Held", tone: "neutral" };
		case "sent":
			return { word: "Sent", tone: "ok" };
		case "dead":
			return { word: "Could not be sent", tone: "bad" };
		case "dropped":
			return { word: "Not sent", tone: "neutral" };
		default:
			return attempts === 0
				? { word: "Being sent", tone: "neutral" }
				: { word: "Being tried again", tone: "warn" };
	}
}

export const attemptsText = (attempts: number): string =>
	attempts === 1 ? "1 attempt" : `${attempts} attempts`;

import type { ChannelKind } from "@outlay/db/repositories/alert-channels";
import type { SelectOption } from "../../design/field.tsx";
import type { Tone } from "../../design/tag.tsx";
import type { AlertView } from "./alert-view.ts";
import type { ChannelView } from "./channel-view.ts";

export const KIND_WORDS: Readonly<Record<ChannelKind, string>> = {
	email: "E-mail",
	slack: "Slack",
	teams: "Microsoft Teams",
	pagerduty: "PagerDuty",
	webhook: "Webhook",
};

/** In the order in which they are offered. */
export const KINDS = [
	"slack",
	"teams",
	"email",
	"pagerduty",
	"webhook",
] as const satisfies readonly ChannelKind[];

/** From which severity on a channel hears. */
export const FROM_WORDS: Readonly<Record<AlertView["severity"], string>> = {
	info: "Of any severity",
	warning: "Warning and critical",
	critical: "Critical only",
};

/** How a channel fares, in a word. */
export function healthOf({ pausedAt, failingSince, lastSentAt }: ChannelView): {
	readonly word: string;
	readonly tone: Tone;
} {
	if (pausedAt !== null) return { word: "Paused", tone: "neutral" };
	if (failingSince !== null) return { word: "Failing", tone: "bad" };
	return lastSentAt === null ? { word: "Nothing sent yet", tone: "neutral" } : { word: "Works", tone: "ok" };
}

/** The whole organization, as a choice. */
const ALL: SelectOption = { value: "", label: "All alerts" };

const OWNER_KINDS = ["department", "team", "feature"] as const;

type Scope = ChannelView["scope"];

interface Unit {
	readonly slug: string;
	readonly name: string;
}

/** Owners to choose from: `team:payments` is `Team Payments`. */
export function ownerChoices(
	units: Readonly<Record<(typeof OWNER_KINDS)[number], readonly Unit[]>>,
): readonly SelectOption[] {
	const of = (kind: keyof typeof units, word: string) =>
		units[kind].map(({ slug, name }) => ({ value: `${kind}:${slug}`, label: `${word} ${name}` }));
	return [ALL, ...of("department", "Department"), ...of("team", "Team"), ...of("feature", "Feature")];
}

/** The scope that a choice stands for. */
export function scopeOfChoice(choice: string): Scope {
	const dimension = OWNER_KINDS.find((kind) => choice.startsWith(`${kind}:`));
	return dimension === undefined ? [] : [{ dimension, values: [choice.slice(dimension.length + 1)] }];
}

/** The choice that stands for a scope; null: it names more than one owner, as the API can. */
export function choiceOf(scope: Scope): string | null {
	const [part, ...more] = scope;
	if (part === undefined) return ALL.value;
	return more.length > 0 || part.values.length > 1 ? null : `${part.dimension}:${part.values[0] ?? ""}`;
}

/** Whose alerts a channel hears: "All alerts", "Team Payments or Team Search". */
export function scopeText(scope: Scope, choices: readonly SelectOption[]): string {
	if (scope.length === 0) return ALL.label;
	const nameOf = (value: string) => choices.find((choice) => choice.value === value)?.label ?? value;
	return scope
		.map(({ dimension, values }) => values.map((slug) => nameOf(`${dimension}:${slug}`)).join(" or "))
		.join(", and ");
}

/** What became of a test that was begun when the channel was as `before`; null: nothing yet. */
export function testOutcome(
	before: ChannelView,
	now: ChannelView,
): { readonly tone: "ok" | "bad"; readonly text: string } | null {
	if (now.lastSentAt !== before.lastSentAt) return { tone: "ok", text: "The test message was taken." };
	if (now.dead > before.dead)
		return { tone: "bad", text: "The test was not sent; the reason is under Health." };
	if (now.waiting > before.waiting && now.failingSince !== null && before.failingSince === null) {
		return { tone: "bad", text: "Not sent yet, and tried again; the reason is under Health." };
	}
	return null;
}

/** "Quiet 22:00 to 07:00, but for critical ones". */
export function quietHoursText(quiet: NonNullable<ChannelView["quietHours"]>): string {
	const { from, until, timeZone, criticalBreaks } = quiet;
	const zone = timeZone === null ? "" : ` in ${timeZone.replaceAll("_", " ")}`;
	return `Quiet ${from} to ${until}${zone}${criticalBreaks ? ", but for critical ones" : ""}`;
}

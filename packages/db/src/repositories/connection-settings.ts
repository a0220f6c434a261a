import { addDays, type Day, dayOf, parseDay } from "@outlay/finops/day";
import { z } from "zod";

/** Days of history of a connection that says nothing about them. */
const HISTORY_DAYS = 180;
/** The furthest that a first day may lie back. */
export const HISTORY_DAYS_MAX = 1_100;

/** What a connection reads. */
export interface ConnectionSettings {
	/** The first UTC day to read, as far back as the provider keeps it. */
	readonly firstDay: Day;
	/** Anthropic: read the analytics reports in place of the cost and usage reports. */
	readonly analytics: boolean;
	/** Anthropic: read Claude Code analytics beside the other reports. */
	readonly claudeCode: boolean;
}

/** Whether a connection reads a source: what it read before it was changed, and files of other exports, are not its own. */
export function readsSource(
	kind: string,
	{ analytics, claudeCode }: ConnectionSettings,
	source: string,
): boolean {
	if (kind !== "anthropic") return source.startsWith(`${kind}.`);
	if (source === "anthropic.claude-code") return claudeCode;
	return (analytics ? ANTHROPIC_ANALYTICS : ANTHROPIC_REPORTS).includes(source);
}

const ANTHROPIC_REPORTS: readonly string[] = ["anthropic.cost-report", "anthropic.usage-report"];
const ANTHROPIC_ANALYTICS: readonly string[] = ["anthropic.analytics-cost", "anthropic.analytics-usage"];

/** What is said when a connection is made. */
export interface ConnectionChoices {
	/** Days of history before today. */
	readonly historyDays?: number;
	readonly analytics?: boolean;
	readonly claudeCode?: boolean;
}

/** The settings of a connection that is made `now`. */
export function settingsOf(choices: ConnectionChoices, now: Date): ConnectionSettings {
	const { historyDays = HISTORY_DAYS, analytics = false, claudeCode = false } = choices;
	return { firstDay: addDays(dayOf(now.getTime()), -historyDays), analytics, claudeCode };
}

const settingsSchema = z.object({
	firstDay: z.string().transform((text, context) => {
		const day = parseDay(text);
		if (day.ok) return day.value;
		context.addIssue({ code: "custom", message: `${text} is not a day` });
		return z.NEVER;
	}),
	analytics: z.boolean(),
	claudeCode: z.boolean(),
});

/** Settings as the database holds them. Throws when they are none: a guess would read the wrong days. */
export function parseSettings(stored: unknown): ConnectionSettings {
	return settingsSchema.parse(stored);
}

/** Members of `after` that differ from `before`, of each. Empty: nothing changes. */
export function changedSettings(
	before: ConnectionSettings,
	after: ConnectionSettings,
): { readonly before: Partial<ConnectionSettings>; readonly after: Partial<ConnectionSettings> } {
	const changed = SETTINGS.filter((name) => before[name] !== after[name]);
	const pick = (settings: ConnectionSettings): Partial<ConnectionSettings> =>
		Object.fromEntries(changed.map((name) => [name, settings[name]]));
	return { before: pick(before), after: pick(after) };
}

const SETTINGS = [
	"firstDay",
	"analytics",
	"claudeCode",
] as const satisfies readonly (keyof ConnectionSettings)[];

import { expect, test } from "vitest";
import type { ChannelView } from "./channel-view.ts";
import { choiceOf, healthOf, ownerChoices, scopeOfChoice, scopeText, testOutcome } from "./channel-words.ts";

const CHANNEL: ChannelView = {
	...{ id: "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00", kind: "slack", name: "Alerts", masked: "…", scope: [] },
	...{
		minSeverity: "info",
		hearsPeople: false,
		quietHours: null,
		held: 0,
		createdAt: "2026-11-01T00:00:00.000Z",
		pausedAt: null,
		lastSentAt: null,
	},
	...{ failingSince: null, lastError: null, waiting: 0, dead: 0 },
};
const AT = "2026-11-02T00:00:00.000Z";

const CHOICES = ownerChoices({
	department: [{ slug: "products", name: "Products" }],
	team: [{ slug: "pay:ments", name: "Payments" }],
	feature: [],
});

test("every choice stands for a scope, and is found again from it", () => {
	expect(CHOICES.map(({ label }) => label)).toEqual(["All alerts", "Department Products", "Team Payments"]);
	for (const { value, label } of CHOICES) {
		const scope = scopeOfChoice(value);
		expect(choiceOf(scope)).toBe(value);
		expect(scopeText(scope, CHOICES)).toBe(label);
	}
});

test("a scope of several owners is told, and is no choice", () => {
	const scope: ChannelView["scope"] = [
		{ dimension: "department", values: ["products"] },
		{ dimension: "team", values: ["pay:ments", "gone"] },
	];
	expect(choiceOf(scope)).toBeNull();
	expect(scopeText(scope, CHOICES)).toBe("Department Products, and Team Payments or team:gone");
});

test("health is that of the last message, and paused comes first", () => {
	expect(healthOf(CHANNEL).word).toBe("Nothing sent yet");
	expect(healthOf({ ...CHANNEL, lastSentAt: AT }).word).toBe("Works");
	expect(healthOf({ ...CHANNEL, lastSentAt: AT, failingSince: AT }).word).toBe("Failing");
	expect(healthOf({ ...CHANNEL, failingSince: AT, pausedAt: AT }).word).toBe("Paused");
});

test("a test's outcome is told once there is one", () => {
	const failing = { ...CHANNEL, failingSince: AT, lastError: "Slack refused the notice (404)." };
	expect(testOutcome(CHANNEL, { ...CHANNEL, waiting: 1 })).toBeNull();
	expect(testOutcome(CHANNEL, { ...CHANNEL, lastSentAt: AT })?.tone).toBe("ok");
	expect(testOutcome(CHANNEL, { ...failing, dead: 1 })?.text).toBe(
		"The test was not sent; the reason is under Health.",
	);
	expect(testOutcome(CHANNEL, { ...failing, waiting: 1 })?.text).toContain("tried again");
	expect(testOutcome({ ...failing, dead: 1 }, { ...failing, dead: 1, waiting: 1 })).toBeNull();
});

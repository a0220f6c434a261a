import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { step } from "./step.ts";

const said: string[] = [];

beforeEach(() => {
	said.length = 0;
	vi.useFakeTimers();
	vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

function held() {
	const { promise, resolve } = Promise.withResolvers<string | undefined>();
	return { work: () => promise, finish: resolve };
}

test("a long step says when it begins, every 15 seconds what it is at, and how long it took", async () => {
	const { work, finish } = held();
	let stage = "";
	const done = step({ title: "Building", work, at: () => stage });
	await vi.advanceTimersByTimeAsync(500);
	expect(said).toEqual(["Building ..."]);
	await vi.advanceTimersByTimeAsync(14_500);
	stage = "Compiled";
	await vi.advanceTimersByTimeAsync(15_000);
	expect(said.slice(1)).toEqual(["Building ... 15 s so far", "Building ... 30 s so far: Compiled"]);
	finish(undefined);
	await done;
	await vi.advanceTimersByTimeAsync(60_000);
	expect(said.slice(3)).toEqual(["Building: 30.0 s"]);
});

test("a short step says only that it is done, in its own words", async () => {
	await step({ title: "Migrating", work: async () => "The database is up to date" });
	await vi.advanceTimersByTimeAsync(60_000);
	expect(said).toEqual(["The database is up to date: 0.0 s"]);
});

test("a step that fails says no more", async () => {
	const failing = step({ title: "Building", work: () => Promise.reject(new Error("no")) });
	await expect(failing).rejects.toThrow("no");
	await vi.advanceTimersByTimeAsync(60_000);
	expect(said).toEqual([]);
});

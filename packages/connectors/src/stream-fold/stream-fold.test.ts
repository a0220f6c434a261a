import { expect, test } from "vitest";
import { openStreamFold, type StreamFact, type StreamFold, type StreamKey } from "./stream-fold.ts";
import type { StreamRow } from "./stream-rows.ts";

const GROUP = {
	keyId: "k",
	accountId: "a",
	scope: "account",
	tier: "standard",
	reach: "",
	outcome: "success",
	currency: "USD",
	dimensions: "{}",
	names: "{}",
};

let line = 0;
const row = (some: Partial<StreamRow>): StreamRow => {
	line += 1;
	return {
		file: 0,
		group: 0,
		band: 0,
		slot: 96 * 20_000,
		rowId: `r-${line}`,
		line,
		session: null,
		retries: null,
		latencyMs: null,
		promptTokens: null,
		reported: null,
		quantities: [],
		...some,
	};
};

async function folded(work: (fold: StreamFold) => Promise<void>): Promise<readonly StreamFact[]> {
	const fold = await openStreamFold(["input", "output"]);
	try {
		await fold.file({ batch: 1, own: true });
		fold.group(GROUP);
		await work(fold);
		const facts: StreamFact[] = [];
		for await (const some of fold.facts()) facts.push(...some);
		return facts;
	} finally {
		await fold.close();
	}
}

/** The counts that are not zero, as `bucket:count`. */
const counted = (counts: readonly number[]) =>
	counts
		.map((count, bucket) => `${bucket}:${count}`)
		.filter((count) => !count.endsWith(":0"))
		.join(" ");

test("requests count by powers of two, edges below belong to the bucket above; unknown values count nowhere", async () => {
	const latencies = [0, 0.5, 1, 1.9, 2, 3, 4, 8, 8.5, 2 ** 21, 2 ** 22 - 1, 2 ** 22, 2 ** 40, null];
	const prompts = [0n, 1n, 2n, 7n, 8n, 2n ** 30n, null];
	const [fact] = await folded(async (fold) => {
		for (const latencyMs of latencies) fold.add(row({ latencyMs }));
		for (const promptTokens of prompts) fold.add(row({ promptTokens }));
		await fold.keepLast();
	});
	expect(fact?.histograms.output).toEqual([]);
	expect(counted(fact?.histograms.input ?? [])).toBe("0:1 1:1 2:1 3:1 4:1 23:1");
	expect(counted(fact?.histograms.latency ?? [])).toBe("0:2 1:2 2:2 3:1 4:2 22:2 23:2");
	expect(fact?.histograms.latency).toHaveLength(24);
});

test("the last version of a row stays: the later batch, then the later line; only own rows are counted as gone", async () => {
	const facts = await folded(async (fold) => {
		const later = await fold.file({ batch: 2, own: false });
		fold.add(row({ rowId: "a", line: 1, reported: 1n }));
		fold.add(row({ rowId: "a", line: 9, reported: 2n }));
		fold.add(row({ rowId: "a", line: 5, reported: 4n, file: later }));
		fold.add(row({ rowId: "b", line: 6, reported: 8n, file: later }));
		fold.add(row({ rowId: "b", line: 7, reported: 16n, file: later }));
		fold.add(row({ rowId: "c", line: 3, reported: 32n }));
		expect(await fold.keepLast()).toEqual([{ currency: "USD", rows: 2n, reported: 3n }]);
	});
	expect(facts.map(({ lines, reported }) => [lines, reported])).toEqual([[3n, 52n]]);
});

test("groups that differ in names or currency only are one fact; the names of the last row are the key's", async () => {
	const facts = await folded(async (fold) => {
		const free = fold.group({ ...GROUP, currency: "", names: `{"apiKey":"new"}` });
		fold.add(row({ reported: 5n, quantities: [3n, 2n ** 40n] }));
		fold.add(row({ group: free, slot: 96 * 20_000 + 1, session: "s" }));
		fold.add(row({ group: free, session: "s" }));
		await fold.keepLast();
		const keys: StreamKey[] = [];
		for await (const some of fold.keys()) keys.push(...some);
		expect(keys).toEqual([
			{
				keyId: "k",
				accountId: "a",
				dimensions: "{}",
				names: `{"apiKey":"new"}`,
				firstDay: "2024-10-04",
				lastDay: "2024-10-04",
			},
		]);
	});
	const shown = facts.map(({ start, lines, sessions, currency, quantities }) => ({
		start,
		lines,
		sessions,
		currency,
		quantities,
	}));
	expect(shown.toSorted((a, b) => a.start - b.start)).toEqual([
		{
			start: 1_728_000_000_000,
			lines: 2n,
			sessions: 1n,
			currency: "USD",
			quantities: { input: 3n, output: 2n ** 40n },
		},
		{ start: 1_728_000_900_000, lines: 1n, sessions: 1n, currency: "USD", quantities: {} },
	]);
});

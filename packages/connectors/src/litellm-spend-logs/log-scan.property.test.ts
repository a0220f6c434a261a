import { addDecimal, type ExactDecimal, formatDecimal, toAtto } from "@outlay/finops/money";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BulkRow, RowOutcome } from "../connector.ts";
import { jsonlRow } from "../formats/json-rows.ts";
import { isUnreadable } from "../formats/source-rows.ts";
import { litellmSpendLogs } from "./litellm-spend-logs.ts";
import { logLines } from "./log-lines.arbitraries.ts";
import { openLogScan } from "./log-scan.ts";

const CONTEXT = { layout: "litellm.spend-logs/1", aiScope: { include: [], exclude: [] } };

function readBy(text: string): readonly RowOutcome[] {
	const row = jsonlRow(1, text);
	if (row === null) return [];
	return isUnreadable(row) ? [row] : litellmSpendLogs.read(row, CONTEXT);
}

/** What all rows of one key have to share. */
function shared(outcome: RowOutcome | undefined): unknown {
	if (outcome?.kind !== "usage") return outcome?.kind;
	const { account, dimensions, tier, outcome: end, promptTokens, reported, contextBand } = outcome.value;
	return {
		account,
		dimensions,
		tier,
		end,
		isFree: promptTokens === null,
		currency: reported?.currency,
		contextBand,
	};
}

/** What the reader says of one row beside its key. */
function ownOf(outcome: RowOutcome | undefined): unknown {
	if (outcome?.kind !== "usage") return outcome?.kind;
	const { value, rowId } = outcome;
	const { atto, residue } = toAtto(value.reported?.cost ?? { digits: 0n, scale: 0 });
	const counted = {
		promptTokens: value.promptTokens,
		quantities: Object.entries(value.quantities).toSorted(),
		requests: value.requests,
	};
	const { retries, latencyMs, session } = value;
	const amount = { reported: value.reported !== null, atto, residue: formatDecimal(residue) };
	return { rowId, start: value.period.start, retries, latencyMs, session, ...amount, ...counted };
}

function scanned(row: BulkRow, quantities: readonly (readonly [string, bigint])[], isFree: boolean): unknown {
	const { reported } = row;
	const at = (digits: number, scale: number): ExactDecimal => ({ digits: BigInt(digits), scale });
	const residue = addDecimal(at(reported?.residueHigh ?? 0, 27), at(reported?.residueRest ?? 0, 36));
	return {
		rowId: row.rowId,
		start: row.start,
		retries: row.retries === null ? null : BigInt(row.retries),
		latencyMs: row.latencyMs,
		session: row.session,
		reported: reported !== null,
		atto: BigInt(reported?.nano ?? 0) * 1_000_000_000n + BigInt(reported?.low ?? 0),
		residue: formatDecimal(residue),
		promptTokens: isFree ? null : BigInt(row.promptTokens),
		quantities: isFree ? [] : quantities.filter(([, count]) => count !== 0n).toSorted(),
		requests: 1n,
	};
}

test("a plain line says in its bytes what the reader makes of it, and lines of one key are read alike", () => {
	const scan = openLogScan();
	let plain = 0;
	let lines = 0;
	fc.assert(
		fc.property(logLines, (texts) => {
			const known = new Map<string, RowOutcome | undefined>();
			const bytes = Buffer.from(texts.join("\n"));
			let at = 0;
			for (const text of texts) {
				const end = at + Buffer.byteLength(text);
				lines += 1;
				if (scan.scan(bytes, at, end)) {
					const [outcome] = readBy(bytes.toString("utf8", at, end));
					const first = known.get(scan.row.key) ?? outcome;
					known.set(scan.row.key, first);
					expect(shared(outcome)).toEqual(shared(first));
					// Days that no date has and other faults of the representative are met by whoever reads it.
					if (outcome?.kind === "usage") {
						plain += 1;
						const { promptTokens, dimensions } = outcome.value;
						const counts = Array.from(scan.quantities(dimensions.model), BigInt);
						const named = scan.meters.map((meter, index) => [meter, counts[index] ?? 0n] as const);
						expect(scanned(scan.row, named, promptTokens === null)).toEqual(ownOf(outcome));
					}
				}
				at = end + 1;
			}
		}),
		{ numRuns: 2_000 },
	);
	// The test is worth nothing when hardly any line is plain.
	expect(plain / lines).toBeGreaterThan(0.2);
}, 60_000);

test("what the scan takes for a JSON object is one to the built-in parser", () => {
	const scan = openLogScan();
	const place = fc.oneof(
		fc.json(),
		logLines.map((lines) => lines.join("")),
	);
	fc.assert(
		fc.property(place, fc.nat(), fc.constantFrom(...'{}[]",:0-.eE+ \\u\n\tntf1'), (json, at, byte) => {
			const text = `{"request_id":"a","startTime":"2026-08-05T16:30:36Z","other":${json}}`;
			const index = at % text.length;
			const broken = `${text.slice(0, index)}${byte}${text.slice(index + 1)}`.replaceAll("\n", " ");
			const bytes = Buffer.from(broken);
			if (scan.scan(bytes, 0, bytes.byteLength)) expect(() => JSON.parse(broken)).not.toThrow();
		}),
		{ numRuns: 3_000 },
	);
}, 60_000);

import type { ImportSummary } from "@outlay/db/read-models/imports";
import type { ImportTrouble } from "@outlay/db/read-models/imports-trouble";
import { expect, test } from "vitest";
import { waitingOf, waitingText } from "./waiting-imports.ts";

const TROUBLE: ImportTrouble = {
	code: "span_unknown",
	message: "The file does not say which days it holds.",
	fix: "Confirm them.",
	sameAs: null,
	proposedSpan: null,
	issuer: null,
	gateway: false,
	candidates: [],
	held: null,
	closest: [],
};

function item(id: string, status: ImportSummary["status"] = "needs_confirmation"): ImportSummary {
	return {
		...{ id, status, fileName: `${id}.csv`, member: "", stage: "waiting", progress: null },
		...{ source: null, layout: null, span: null, asOf: null, money: [], requestedBy: null },
		rows: { read: 0, charged: 0, quarantined: 0, skipped: 0 },
		trouble: status === "needs_confirmation" ? TROUBLE : null,
		...{ createdAt: "2026-11-01T00:00:00Z", startedAt: null, finishedAt: null },
	};
}

const ids = (items: readonly ImportSummary[]) => items.map(({ id }) => id);

test("an import of any page that waits is on top, newest first, and none of them twice", () => {
	const page = [item("9"), item("8", "done"), item("7")];
	expect(ids(waitingOf(page, [item("7"), item("3"), item("1")]))).toEqual(["9", "7", "3", "1"]);
});

test("what was answered on this page no longer waits, whatever the older list says", () => {
	expect(ids(waitingOf([item("7", "reading")], [item("7"), item("3")]))).toEqual(["3"]);
});

test("more than are shown are counted, and beyond the bound that is said", () => {
	expect(waitingText(5, { nextCursor: null })).toBeNull();
	expect(waitingText(18, { nextCursor: null })).toBe("18 files wait for an answer; the newest 5 are here.");
	expect(waitingText(100, { nextCursor: "x" })).toBe(
		"More than 100 files wait for an answer; the newest 5 are here.",
	);
});

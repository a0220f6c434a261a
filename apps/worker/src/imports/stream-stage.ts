import type { BulkRow, Connector } from "@outlay/connectors/connector";
import {
	openStreamFold,
	type StreamFact,
	type StreamFold,
	type StreamKey,
} from "@outlay/connectors/stream-fold/stream-fold";
import type { Claim, SupersededRows } from "@outlay/db/imports/replace-cells";
import type { Stage, StagedKey, StagedUsage } from "@outlay/db/imports/stage";
import type { StagedFact } from "@outlay/db/imports/stage-facts";
import { METERS } from "@outlay/finops/charge";
import { addDays, dayOf, QUARTER_HOUR_MS } from "@outlay/finops/day";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { contextBand } from "@outlay/pricing/context-band";
import { factId } from "./fold-row.ts";

/** Identity of a stream's row, and its place among the versions of one batch. */
export interface RowPlace {
	readonly rowId: string | null;
	readonly line: number;
}

/** Where the rows of one file go. */
export interface RowStage extends Pick<Stage, "key" | "line" | "flush"> {
	/** After `key` of the same row. */
	readonly usage: (row: StagedUsage, place: RowPlace) => Promise<void>;
}

/** What all rows of one bulk key share. */
export interface Representative {
	readonly group: number;
	/** Usage that is not billed has no quantities and no band. */
	readonly isFree: boolean;
	readonly model: string | null;
	/** Of the reported cost; "": none is reported. */
	readonly currency: string;
}

export interface StreamFileStage extends RowStage {
	/** The ordinal of the group that a row belongs to. */
	readonly group: (key: Omit<StagedKey, "day">, fold: StagedGroup) => number;
	readonly bulk: (
		row: BulkRow,
		line: number,
		as: { readonly who: Representative; readonly quantities: Float64Array },
	) => void;
}

/** A file of the stream; later batches hold the later versions of its rows. */
export interface StreamFile {
	readonly importId: string;
	readonly batch: number;
	readonly own: boolean;
}

export type StagedGroup = Pick<StagedUsage, "scope" | "tier" | "reach" | "outcome" | "reportedCurrency">;

/**
 * The rows of a stream before they are facts. They fold beside the database and not in it: of twenty requests it is
 * told one fact. Reading them again is all that a killed import needs, so nothing of them is kept.
 */
export interface StreamStage {
	readonly file: (file: StreamFile) => Promise<StreamFileStage>;
	/** Cells that the rows are in, as claims of a day each. */
	readonly claims: () => Promise<readonly Claim[]>;
	/** The charge keys of all rows. */
	readonly keys: () => AsyncGenerator<readonly StagedKey[]>;
	/** Keeps the last version of every row. Returns the import's own rows that another version replaced. */
	readonly keepLast: () => Promise<readonly SupersededRows[]>;
	/** After `keepLast`. */
	readonly facts: () => AsyncGenerator<readonly StagedFact[]>;
	readonly close: () => Promise<void>;
}

interface Bands {
	readonly ofText: (text: string) => number;
	readonly ofPrompt: (promptTokens: number) => number;
	readonly text: (band: number) => string;
}

export async function openStreamStage(
	connector: Connector,
	thresholds: readonly bigint[],
): Promise<StreamStage> {
	const meters = connector.openBulk?.().meters ?? METERS;
	const fold = await openStreamFold(meters);
	const bands = openBands(thresholds);
	const importIds = new Map<number, string>();
	return {
		file: async ({ importId, ...file }) => {
			const id = await fold.file(file);
			importIds.set(id, importId);
			return fileStage(fold, { file: id, meters, bands });
		},
		claims: async () =>
			(await fold.cells()).map(({ accountId, scope, day }) => ({
				accountId,
				scope,
				start: day,
				end: addDays(day, 1),
			})),
		keys: async function* () {
			for await (const keys of fold.keys()) yield keys.flatMap(stagedKeys);
		},
		keepLast: async () =>
			(await fold.keepLast()).map(({ currency, rows, reported }) => ({
				currency,
				rows,
				amount: formatAtto(reported),
			})),
		facts: async function* () {
			const toStaged = (fact: StreamFact): StagedFact => {
				const importId = importIds.get(fact.file);
				invariant(importId !== undefined, "a fact's rows are of a file that was opened");
				return { ...stagedFact(connector.source, fact, bands.text(fact.band)), importId };
			};
			for await (const facts of fold.facts()) yield facts.map(toStaged);
		},
		close: fold.close,
	};
}

/** Bands by ordinal: 0 is none, then those between the thresholds. */
function openBands(thresholds: readonly bigint[]): Bands {
	const last = thresholds.at(-1);
	const prompts = [...thresholds, last === undefined ? 0n : last + 1n];
	const texts = ["", ...prompts.map((prompt) => contextBand(prompt, thresholds))];
	const limits = thresholds.map(Number); // not money: prompt sizes
	return {
		ofText: (text) => {
			const found = texts.indexOf(text);
			return found === -1 ? texts.push(text) - 1 : found;
		},
		ofPrompt: (prompt) => {
			let index = 0;
			while (index < limits.length && prompt > (limits[index] ?? 0)) index += 1;
			return index + 1;
		},
		text: (band) => texts[band] ?? "",
	};
}

interface FileFold {
	readonly file: number;
	readonly meters: readonly (typeof METERS)[number][];
	readonly bands: Bands;
}

/** The database has no place for this character: every text of a row has another in its stead. */
const storable = (text: string): string => text.replaceAll("\0", "\uFFFD");

function fileStage(fold: StreamFold, { file, meters, bands }: FileFold): StreamFileStage {
	let held: StagedKey | null = null;
	/** The fold takes values over at once, so that one array serves all rows. */
	const counts: (bigint | null)[] = meters.map(() => null);
	const group: StreamFileStage["group"] = ({ id, accountId, names, ...dimensions }, row) =>
		fold.group({
			keyId: id,
			accountId,
			scope: row.scope,
			tier: row.tier,
			reach: row.reach,
			outcome: row.outcome,
			currency: row.reportedCurrency ?? "",
			dimensions: JSON.stringify(dimensions),
			names: JSON.stringify(names),
		});
	return {
		group,
		key: (key) => {
			held = key;
		},
		line: async () => invariant(false, "a stream has no billed lines"),
		flush: async () => undefined,
		usage: async (row, { rowId, line }) => {
			invariant(
				held !== null && held.id === row.keyId && rowId !== null,
				"a stream's row has a key and an id",
			);
			const { day: _day, ...key } = held;
			fold.add({
				file,
				group: group(key, row),
				band: bands.ofText(row.contextBand),
				slot: Date.parse(row.periodStart) / QUARTER_HOUR_MS,
				rowId: storable(rowId),
				line,
				session: row.session === null ? null : storable(row.session),
				retries: row.retries,
				latencyMs: row.latencyMs,
				promptTokens: row.promptTokens,
				reported: row.reported === null ? null : attoOf(row.reported),
				quantities: meters.map((meter) => row.quantities[meter] ?? null),
			});
		},
		bulk: (row, line, { who, quantities }) => {
			const { reported, session, retries } = row;
			for (let index = 0; index < counts.length; index += 1) {
				const count = who.isFree ? 0 : (quantities[index] ?? 0);
				counts[index] = count === 0 ? null : BigInt(count);
			}
			fold.add({
				file,
				group: who.group,
				band: who.isFree ? 0 : bands.ofPrompt(row.promptTokens),
				slot: Math.floor(row.start / QUARTER_HOUR_MS),
				rowId: row.rowId,
				line,
				session,
				retries: retries === null ? null : BigInt(retries),
				latencyMs: row.latencyMs,
				promptTokens: who.isFree ? null : BigInt(row.promptTokens),
				reported: reported === null ? null : BigInt(reported.nano) * 1_000_000_000n + BigInt(reported.low),
				quantities: counts,
			});
		},
	};
}

function attoOf(text: string): bigint {
	const parsed = parseAtto(text);
	invariant(parsed.ok, `${text} was formatted by us`);
	return parsed.value;
}

/** The key on its first day and on its last. */
function stagedKeys({
	keyId,
	accountId,
	dimensions,
	names,
	firstDay,
	lastDay,
}: StreamKey): readonly StagedKey[] {
	const key = { ...JSON.parse(dimensions), names: JSON.parse(names), id: keyId, accountId } as StagedKey; // parse boundary: written from a StagedKey
	return firstDay === lastDay
		? [{ ...key, day: lastDay }]
		: [
				{ ...key, day: firstDay },
				{ ...key, day: lastDay },
			];
}

function stagedFact(source: string, fact: StreamFact, band: string): Omit<StagedFact, "importId"> {
	const { keyId, accountId, scope, tier, reach, outcome, start } = fact;
	const fold = {
		scope,
		day: dayOf(start),
		periodStart: new Date(start).toISOString(),
		periodEnd: new Date(start + QUARTER_HOUR_MS).toISOString(),
		tier,
		reach,
		contextBand: band,
		outcome,
	};
	return {
		...fold,
		id: factId(source, keyId, fold),
		keyId,
		accountId,
		requests: fact.lines,
		retries: fact.retries,
		sessions: fact.sessions === 0n ? null : fact.sessions,
		quantities: fact.quantities,
		histograms: fact.histograms,
		reported: fact.reported === null ? null : formatAtto(fact.reported),
		reportedCurrency: fact.currency,
		lines: fact.lines,
	};
}

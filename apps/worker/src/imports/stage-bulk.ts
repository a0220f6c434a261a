import type { BulkReader, BulkRow } from "@outlay/connectors/connector";
import { jsonlRow, LINE_BYTES_MAX, longRow } from "@outlay/connectors/formats/json-rows";
import { type ByteBatch, readLineBytes } from "@outlay/connectors/formats/lines";
import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import { isUnreadable, type ReadRow } from "@outlay/connectors/formats/source-rows";
import { readMember } from "@outlay/connectors/formats/unpack";
import { contains, DAY_MS, type Day, type DaySpan, dayOf } from "@outlay/finops/day";
import { openBulkTally } from "./bulk-tally.ts";
import { usageFold } from "./fold-row.ts";
import { outcomesOf } from "./outcomes.ts";
import type { RowStager, StagingInput } from "./stage-rows.ts";
import type { Representative, StreamFileStage } from "./stream-stage.ts";

const LINE_FEED = 10;
/** Keys of plain lines remembered; past it they are read again. */
const REPRESENTATIVES_MAX = 50_000;

export interface StageFile {
	readonly file: ProbedFile;
	readonly staging: StagingInput;
	readonly stager: RowStager;
	readonly signal: AbortSignal;
	readonly onBytes: (bytes: number) => void;
	/** Days that a page of the file says it covers. */
	readonly onCoverage: (span: DaySpan) => void;
	/** Called before the first row and after every `everyRows` rows. */
	readonly onRows: (rows: number) => Promise<void>;
	readonly everyRows: number;
}

export interface BulkStage extends StageFile {
	readonly bulk: BulkReader;
	readonly stage: StreamFileStage;
}

/**
 * Stages the lines of a stream. Of plain lines only one of each key is read; all others go through the connector one
 * by one, in their order.
 */
export async function stageBulk(input: BulkStage): Promise<void> {
	const { file, staging, stager, signal, onBytes } = input;
	const chunks = readMember(file.member, { signal, onBytes });
	const plain = openPlainLines(input);
	let rows = 0;
	const counted = async (): Promise<void> => {
		if (rows % input.everyRows === 0) await input.onRows(rows);
		rows += 1;
	};
	const addRow = async (row: ReadRow | null): Promise<void> => {
		if (row === null) return;
		for (const outcome of outcomesOf(row, staging.connector, staging.context)) {
			await counted();
			await stager.add(outcome);
		}
	};
	for await (const batch of readLineBytes(chunks, LINE_BYTES_MAX)) {
		const { bytes } = batch;
		let at = 0;
		for (let line = batch.first; at < bytes.byteLength; line += 1) {
			const found = bytes.indexOf(LINE_FEED, at);
			const end = found === -1 ? bytes.byteLength : found;
			const place = { bytes, start: at, end, line };
			if (plain.find(place) && (plain.isKnown() || (await plain.learn(place)))) {
				if (rows % input.everyRows === 0) await input.onRows(rows);
				rows += 1;
				plain.add(line);
			} else await addRow(jsonlRow(line, bytes.toString("utf8", at, end)));
			at = end + 1;
		}
		plain.flush();
		if (batch.cut !== null) await addRow(longRow(batch.first + batch.count, batch.cut));
	}
}

interface LinePlace {
	readonly bytes: ByteBatch["bytes"];
	readonly start: number;
	readonly end: number;
	readonly line: number;
}

/** Days that rows were seen on: asked for once per row, made once per day. */
interface SeenDay {
	readonly day: Day;
	readonly isStorable: boolean;
	readonly isWanted: boolean;
}

interface PlainLines {
	/** Whether the line is plain and its day one that the database has a place for. */
	readonly find: (place: LinePlace) => boolean;
	/** Whether another line of its key was read already. */
	readonly isKnown: () => boolean;
	/** Reads the found line for all of its key; false when it is for the connector alone. */
	readonly learn: (place: LinePlace) => Promise<boolean>;
	/** Stages the found line. */
	readonly add: (line: number) => void;
	readonly flush: () => void;
}

function openPlainLines({ bulk, staging, stager, stage }: BulkStage): PlainLines {
	const { row } = bulk;
	const known = new Map<string, Representative>();
	const tally = openBulkTally(staging.tally);
	const dayAt = openDays(staging);
	let who: Representative | undefined;
	let seen: SeenDay = dayAt(0);
	return {
		find: ({ bytes, start, end }) => {
			if (!bulk.scan(bytes, start, end)) return false;
			seen = dayAt(Math.floor(row.start / DAY_MS));
			return seen.isStorable;
		},
		isKnown: () => {
			who = seen.isWanted ? known.get(row.key) : undefined;
			return who !== undefined || !seen.isWanted;
		},
		learn: async (place) => {
			const found = await represent({ staging, stage }, place, row);
			if (found === null) return false;
			if (known.size >= REPRESENTATIVES_MAX) known.clear();
			known.set(row.key, found);
			who = found;
			return true;
		},
		add: (line) => {
			if (who === undefined) return;
			stager.countDay(seen.day);
			if (staging.isOwn) tally.add(who.currency, row.reported);
			stage.bulk(row, line, { who, quantities: bulk.quantities(who.model) });
		},
		flush: tally.flush,
	};
}

function openDays({ storable, onlyDays }: BulkStage["staging"]): (number: number) => SeenDay {
	const days = new Map<number, SeenDay>();
	return (number) => {
		const found = days.get(number);
		if (found !== undefined) return found;
		const day = dayOf(number * DAY_MS);
		const seen = {
			day,
			isStorable: contains(storable, day),
			isWanted: onlyDays === null || onlyDays.has(day),
		};
		days.set(number, seen);
		return seen;
	};
}

/** What the connector says of a plain line, which then holds for all lines of its key. null: no usage to stage. */
async function represent(
	{ staging, stage }: Pick<BulkStage, "staging" | "stage">,
	{ bytes, start, end, line }: LinePlace,
	row: BulkRow,
): Promise<Representative | null> {
	const read = jsonlRow(line, bytes.toString("utf8", start, end));
	if (read === null || isUnreadable(read)) return null;
	const [outcome, ...others] = staging.connector.read(read, staging.context);
	if (outcome?.kind !== "usage" || others.length > 0 || outcome.rowId !== row.rowId) return null;
	const { value: usage } = outcome;
	const accountId = await staging.accounts.idOf(usage.account);
	const { keyId, fold } = usageFold(staging, outcome, accountId);
	const currency = usage.reported?.currency ?? null;
	const { names, ...dimensions } = usage.dimensions;
	return {
		group: stage.group(
			{ id: keyId, accountId, ...dimensions, names: { ...names } },
			{
				scope: fold.scope,
				tier: fold.tier,
				reach: fold.reach,
				outcome: fold.outcome,
				reportedCurrency: currency,
			},
		),
		isFree: usage.promptTokens === null,
		model: usage.dimensions.model,
		currency: currency ?? "",
	};
}

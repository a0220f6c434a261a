import { addDays, type Day } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { coversDay, overlaps, type Price } from "./price.ts";
import { intersect, merge, sameDays, subtract, type Validity } from "./validity.ts";

/** Which edition of the catalogue: its version and the day it was published. */
export interface EditionName {
	readonly version: string;
	readonly date: Day;
}

/** An edition with every row that it bundles: the catalogue's, and those of published conventions. */
export interface PriceEdition extends EditionName {
	readonly prices: readonly Price[];
}

/** A row of an organization's price book, of any origin. */
export interface StoredPrice extends Price {
	readonly id: string;
}

/** How many subjects (provider, model, meter, tier and reach, with its prompt sizes) an edition did what to. */
export interface EditionCounts {
	/** The edition says what the book says. */
	readonly kept: number;
	/** The catalogue states from which day the price is another: the book takes its dates. */
	readonly dated: number;
	/** The price is another now: the old one ends on the edition's day. */
	readonly changed: number;
	/** The book had no price. */
	readonly added: number;
	/** The edition no longer names it: its price stays. */
	readonly absent: number;
}

export interface EditionPlan {
	/** Rows that end earlier than before. */
	readonly closed: readonly { readonly id: string; readonly validTo: Day }[];
	readonly removed: readonly string[];
	readonly added: readonly Price[];
	/** Whose prices become others, each once. */
	readonly models: readonly Pick<Price, "provider" | "model">[];
	readonly counts: EditionCounts;
}

/** Later by date; of one day by version, its numbers compared as numbers. */
export function isNewerEdition(edition: EditionName, than: EditionName): boolean {
	if (edition.date !== than.date) return edition.date > than.date;
	return edition.version.localeCompare(than.version, "en", { numeric: true }) > 0;
}

/**
 * What an edition changes in a book. Rows of origin `organization` are never named. Before the edition's day a moment
 * that has a price keeps it, unless the catalogue itself states other dates; a moment without one takes the edition's.
 * From that day the edition's price holds. Nothing that has a price loses it, and a plan that was carried out leaves
 * nothing to plan.
 */
export function planEdition(input: {
	readonly stored: readonly StoredPrice[];
	readonly edition: Pick<PriceEdition, "date" | "prices">;
}): EditionPlan {
	const { stored, edition } = input;
	const bundled = stored.filter(({ origin }) => origin !== "organization");
	const held = Map.groupBy(bundled, subjectKey);
	const offered = Map.groupBy(edition.prices, subjectKey);
	const subjects = [...offered].map(([key, rows]): Subject => {
		const subject = { stored: held.get(key) ?? [], offered: rows, day: edition.date };
		return { ...subject, isDated: statesDates(subject) };
	});
	const neighbours = Map.groupBy(neighboursOf(stored, subjects), (row) => meterKey(row, row.model));
	const plans = subjects.map((subject) => planSubject(subject, neighbours));
	const count = (kind: SubjectPlan["kind"]) => plans.filter((plan) => plan.kind === kind).length;
	const changing = plans.filter(({ kind }) => kind !== "kept");
	const models = new Map(
		changing.map(({ of: { provider, model } }) => [JSON.stringify([provider, model]), { provider, model }]),
	);
	return {
		closed: changing.flatMap(({ closed }) => closed),
		removed: changing.flatMap(({ removed }) => removed),
		added: changing.flatMap(({ added }) => added),
		models: [...models.values()],
		counts: {
			kept: count("kept"),
			dated: count("dated"),
			changed: count("changed"),
			added: count("added"),
			absent: held
				.keys()
				.filter((key) => !offered.has(key))
				.toArray().length,
		},
	};
}

function subjectKey({ provider, model, meter, tier, reach }: Price): string {
	return JSON.stringify([provider, model, meter, tier, reach]);
}

function meterKey({ provider, meter, tier }: Price, model: string | null): string {
	return JSON.stringify([provider, model, meter, tier]);
}

interface SubjectPlan extends RowChanges {
	readonly kind: "kept" | "dated" | "changed" | "added";
	readonly of: Price;
}

interface Subject {
	readonly stored: readonly StoredPrice[];
	readonly offered: readonly Price[];
	readonly day: Day;
	/** The edition's dates replace the book's. */
	readonly isDated: boolean;
}

/** Rows that price usage so far, and will: where the catalogue states other dates, by those. */
function neighboursOf(stored: readonly Price[], subjects: readonly Subject[]): readonly Price[] {
	const dated = subjects.filter((subject) => subject.isDated && subject.stored.length > 0);
	const replaced = new Set<Price>(dated.flatMap((subject) => subject.stored));
	return [...stored.filter((row) => !replaced.has(row)), ...dated.flatMap(datedRows)];
}

function planSubject(subject: Subject, neighbours: ReadonlyMap<string, readonly Price[]>): SubjectPlan {
	const { stored, offered, isDated } = subject;
	const [of] = offered;
	invariant(of !== undefined, "a subject of the edition has a row");
	const blockers = [of.model, null]
		.flatMap((model) => neighbours.get(meterKey(of, model)) ?? [])
		.filter((row) => answersFor(row, of));
	const wanted = isDated ? datedRows(subject) : undatedRows(subject, blockers);
	const changes = rowChanges(stored, wanted);
	const isSame = changes.closed.length + changes.removed.length + changes.added.length === 0;
	if (isSame) return { kind: "kept", of, ...changes };
	const changed = isDated ? "dated" : "changed";
	return { kind: stored.length === 0 ? "added" : changed, of, ...changes };
}

/**
 * True when the edition states a day of change that the book does not have. The edition's own day is none: that day
 * is what a change without a date gets.
 */
function statesDates({ stored, offered, day }: Omit<Subject, "isDated">): boolean {
	const known = changeDays(stored);
	return changeDays(offered).some((change) => change !== day && !known.includes(change));
}

/** Days on which rows of one subject give another price than the day before; both days have one. */
function changeDays(rows: readonly Price[]): readonly Day[] {
	const days = new Set(rows.flatMap(({ validFrom, validTo }) => [validFrom, validTo]));
	return [...days].filter((day): day is Day => {
		if (day === null) return false;
		const before = rows.filter((row) => coversDay(row, addDays(day, -1)));
		const from = rows.filter((row) => coversDay(row, day));
		return before.length > 0 && from.length > 0 && pricesOf(before) !== pricesOf(from);
	});
}

const pricesOf = (rows: readonly Price[]) => rows.map(lineKey).sort().join(" ");

/** Rows of one subject that differ by their days only. */
function lineKey({ origin, abovePromptTokens, unitAtto, currency }: Price): string {
	return `${origin} ${abovePromptTokens ?? ""} ${unitAtto} ${currency}`;
}

/** True when usage that `row` prices would be priced by a row of `subject` if that existed: it goes before. */
function answersFor(row: Price, subject: Price): boolean {
	if (row.model !== subject.model) {
		return subject.reach === null || row.reach === null || row.reach === subject.reach;
	}
	if (row.origin === "organization" || row.reach === subject.reach) return false;
	return row.reach === null || (subject.reach === null && row.origin === "convention");
}

/** The edition's rows, and the book's on days of which the edition says nothing. */
function datedRows({ stored, offered }: Subject): readonly Price[] {
	return [...offered, ...stored.flatMap((row) => onDays(row, subtract(row, offered)))];
}

/** Before the edition's day the book's rows, and the edition's where nothing had a price; from that day the other way round. */
function undatedRows({ stored, offered, day }: Subject, blockers: readonly Price[]): readonly Price[] {
	const before: Validity = { validFrom: null, validTo: day };
	const from: Validity = { validFrom: day, validTo: null };
	return [
		...offered.flatMap((row) => onDays(row, subtract(row, [from, ...stored, ...blockers]))),
		...offered.flatMap((row) => onDays(row, subtract(row, [before]))),
		...stored.flatMap((row) => onDays(row, subtract(row, [from]))),
		...stored.flatMap((row) => onDays(row, subtract(row, [before, ...offered]))),
	];
}

function onDays(
	{ id: _id, ...row }: Price & { readonly id?: string },
	days: readonly Validity[],
): readonly Price[] {
	return days.map((span) => ({ ...row, ...span }));
}

type RowChanges = Pick<EditionPlan, "closed" | "removed" | "added">;

/** The fewest changes that make the stored rows of a subject say what `wanted` says. */
function rowChanges(stored: readonly StoredPrice[], wanted: readonly Price[]): RowChanges {
	const held = Map.groupBy(stored, lineKey);
	const lines = Map.groupBy(wanted, lineKey);
	const closed: { readonly id: string; readonly validTo: Day }[] = [];
	const removed: string[] = [];
	const added: Price[] = [];
	for (const key of new Set([...held.keys(), ...lines.keys()])) {
		const rows = lines.get(key) ?? [];
		const days = merge(rows);
		const covered: Validity[] = [];
		for (const row of held.get(key) ?? []) {
			const first = days.map((span) => intersect(span, row)).find((part) => part !== null);
			if (first === undefined || first.validFrom !== row.validFrom) {
				removed.push(row.id);
				continue;
			}
			covered.push(first);
			if (sameDays(first, row)) continue;
			invariant(first.validTo !== null, "a row that ends earlier ends");
			closed.push({ id: row.id, validTo: first.validTo });
		}
		for (const span of days.flatMap((one) => subtract(one, covered))) {
			const like = rows.find((row) => overlaps(row, span));
			invariant(like !== undefined, "days of a line come from its rows");
			added.push({ ...like, ...span });
		}
	}
	return { closed, removed, added };
}

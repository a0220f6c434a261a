import type { Actor } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { ID_PATTERN } from "../id.ts";
import { type Page, requireImportsRight } from "./imports.ts";
import {
	HIDDEN,
	isImpersonal,
	type MaskContext,
	maskLine,
	namesNoOneByNumber,
	withoutEmails,
} from "./person-mask.ts";
import { seesPeople } from "./spend-dimensions.ts";

/** A quarantined line: what is wrong with it, and the line itself. */
export interface ImportIssueView {
	readonly id: string;
	readonly line: number;
	readonly code: string;
	readonly field: string | null;
	readonly value: string | null;
	/** Says what is wrong and how to mend it. */
	readonly message: string;
	/** The line; what may name a person is hidden from whoever may not see people, here and in `value` (see `withoutPeople`). */
	readonly raw: string;
	/** Exact decimal text; null: the amount could not be read. */
	readonly amount: string | null;
	readonly currency: string | null;
}

/** After this line and id: many results of one JSON page may share a line. */
export interface IssueCursor {
	readonly line: bigint;
	readonly id: string;
}

const CURSOR = new RegExp(`^(\\d{1,18})\\.(${ID_PATTERN})$`);

/** A cursor from its text; null when it is none of ours. */
export function parseIssueCursor(text: string): IssueCursor | null {
	const match = CURSOR.exec(text);
	return match === null ? null : { line: BigInt(match[1] ?? "0"), id: match[2] ?? "" };
}

/**
 * Quarantined lines of an import in file order, people hidden from whoever may not see them. Empty for an import that
 * the organization does not have.
 */
export async function listImportIssues(
	database: Database,
	actor: Actor,
	query: { readonly importId: string; readonly after: IssueCursor | null; readonly limit: number },
): Promise<Page<ImportIssueView>> {
	requireImportsRight(actor);
	const { importId, after, limit } = query;
	const { organizationId } = actor;
	const { rows, source } = await inTransaction(database, actor, async (transaction) => ({
		rows: await transaction.importIssue.findMany({
			where: {
				organizationId,
				importId,
				...(after === null
					? {}
					: { OR: [{ line: { gt: after.line } }, { line: after.line, id: { gt: after.id } }] }),
			},
			orderBy: [{ line: "asc" }, { id: "asc" }],
			take: limit + 1,
		}),
		source: await transaction.import.findUnique({
			where: { organizationId_id: { organizationId, id: importId } },
			select: { source: true },
		}),
	}));
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	const known = {
		shown: new Set<string>(),
		people: new Set<string>(),
		wholeNumbers: namesNoOneByNumber(source?.source),
	};
	const items = page.map(({ organizationId: _organization, importId: _import, ...issue }) => ({
		...issue,
		line: Number(issue.line),
		amount: issue.amount?.toFixed() ?? null,
	}));
	return {
		items: seesPeople(actor) ? items : items.map((issue) => withoutPeople(issue, known)),
		nextCursor: rows.length > limit && last !== undefined ? `${last.line}.${last.id}` : null,
	};
}

/**
 * Faults of columns that hold an amount, a count, a date, a currency or one of a few words, and so name no one whatever
 * stands in them; of `ragged_row` the value is a number of cells.
 */
const IMPERSONAL_FAULTS: ReadonlySet<string> = new Set([
	"bad_amount",
	"bad_quantity",
	"bad_count",
	"inconsistent_tokens",
	"bad_date",
	"longer_than_a_day",
	"outside_span",
	"bad_currency",
	"unknown_minor_unit",
	"bad_category",
	"bad_charge_class",
	"bad_value",
	"ragged_row",
]);

/** Whether the value at fault is shown as it stands: an object where a number belongs may hold anything. */
const isShown = ({ code, field }: ImportIssueView, value: string, known: MaskContext): boolean =>
	isImpersonal(field, value, known) ||
	(IMPERSONAL_FAULTS.has(code) && !/^[{[]/.test(value) && !known.people.has(value));

/**
 * What is wrong stays to be seen, or nobody could mend it. Of a column that may name people the value is hidden, also
 * where the reason quotes it, and addresses are wherever they stand.
 */
function withoutPeople(issue: ImportIssueView, known: MaskContext): ImportIssueView {
	const { field, value } = issue;
	if (value === null || !isShown(issue, value, known)) return withoutValue(issue, known);
	const shown = field === null ? known.shown : new Set([...known.shown, value]);
	return {
		...issue,
		raw: maskLine(issue.raw, { ...known, shown }),
		value: withoutEmails(value),
		message: withoutEmails(issue.message),
	};
}

function withoutValue(issue: ImportIssueView, known: MaskContext): ImportIssueView {
	const { value } = issue;
	const raw = maskLine(issue.raw, known);
	const message = value === null ? issue.message : issue.message.replaceAll(value, HIDDEN);
	return { ...issue, raw, value: value === null ? null : HIDDEN, message: withoutEmails(message) };
}

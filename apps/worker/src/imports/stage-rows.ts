import type { ReadContext, RowOutcome, RowReason } from "@outlay/connectors/connector";
import type { SqlSession } from "@outlay/db/database";
import { newId } from "@outlay/db/id";
import { type ImportIssueRow, stageIssues } from "@outlay/db/imports/commit-import";
import type { StagedUsage } from "@outlay/db/imports/stage";
import { scopeKey } from "@outlay/finops/cells";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import { contains, type Day, type DaySpan } from "@outlay/finops/day";
import { formatAtto, formatDecimal, toAtto } from "@outlay/finops/money";
import type { AccountBook } from "./account-book.ts";
import {
	type BilledOutcome,
	billedFold,
	dayOfRow,
	type FoldRules,
	type UsageOutcome,
	usageFold,
} from "./fold-row.ts";
import type { ReadOutcome } from "./outcomes.ts";
import { currencyOfRow, unstorable } from "./storable.ts";
import type { RowStage } from "./stream-stage.ts";
import type { Tally } from "./tally.ts";

/** Issues kept with their raw text; past it only counts grow (the raw export keeps every line). */
const ISSUES_MAX = 10_000;
const ISSUES_FLUSH = 500;

export interface StagingInput extends FoldRules {
	readonly session: SqlSession;
	readonly stage: RowStage;
	readonly context: ReadContext;
	readonly accounts: AccountBook;
	readonly tally: Tally;
	/** Days that the import speaks for; null: whatever the rows say (billing periods, streams). */
	readonly span: DaySpan | null;
	/** Days that the database has a place for. */
	readonly storable: DaySpan;
	/** false: rows of another import that belong to the same days; that import counted them. */
	readonly isOwn: boolean;
	/** Place among the files that make up the cells; 0 is the import's own. */
	readonly file: number;
	/** Only rows of these days; null: all. */
	readonly onlyDays: ReadonlySet<string> | null;
	/** Only rows of these billing accounts; null: all. */
	readonly onlyAccounts: ReadonlySet<string> | null;
}

/** An account's statement that a file holds a part of. */
export interface StagedPart {
	readonly accountId: string;
	readonly scope: string;
}

/** Takes outcomes one by one into the stage. `finish` flushes what waits. */
export interface RowStager {
	readonly add: (row: ReadOutcome) => Promise<void>;
	/** A day of rows that were staged without `add`. */
	readonly countDay: (day: Day) => void;
	readonly finish: () => Promise<void>;
	readonly days: () => ReadonlySet<Day>;
	/** Months of billing periods that the charges of the file stand in. */
	readonly months: () => ReadonlySet<string>;
	/** Billing periods of rows that became no charge. */
	readonly periods: () => readonly StagedPart[];
	/** True when the file is of billing periods alone, which need no span. */
	readonly onlyPeriods: () => boolean;
	/** True when all its rows are of other billing accounts than those asked for. */
	readonly isOfOthers: () => boolean;
}

/** Opens a stager: counts every row, resolves its account and key, and stages it. */
export function openRowStager(input: StagingInput): RowStager {
	const days = new Set<Day>();
	const months = new Set<string>();
	const wanted = openWanted(input);
	const periods = openPeriods(input, wanted.has);
	const aside = openAside(input);
	let dailyRows = 0;
	const add = async (row: ReadOutcome): Promise<void> => {
		const { outcome } = row;
		if (input.isOwn) input.tally.read(outcome);
		if ("reason" in outcome) {
			await periods.of(row);
			return aside.add(row, { kind: outcome.kind, reason: outcome.reason });
		}
		const day = dayOfRow(outcome);
		if (input.onlyDays !== null && !input.onlyDays.has(day)) return;
		const wrong = unstorable(outcome, input.storable) ?? outsideSpan(outcome, day, input.span);
		if (wrong !== null) return aside.add(row, { kind: "quarantined", reason: wrong });
		days.add(day);
		if (input.filter !== null || outcome.scope.kind !== "billing-period") dailyRows += 1;
		else months.add(outcome.scope.month);
		const accountId = await input.accounts.idOf(outcome.value.account);
		if (!wanted.has(accountId)) return;
		if (outcome.kind === "billed") return stageBilled(input, outcome, { accountId, day });
		return stageUsage(input, outcome, { accountId, day });
	};
	return {
		add,
		countDay: (day) => {
			days.add(day);
		},
		days: () => days,
		months: () => months,
		periods: periods.list,
		isOfOthers: wanted.isOfOthers,
		onlyPeriods: () => dailyRows === 0 && (days.size > 0 || periods.list().length > 0),
		finish: async () => {
			await aside.flush();
			await input.stage.flush();
		},
	};
}

/** Whose rows are wanted. */
function openWanted({ onlyAccounts }: StagingInput) {
	let isAnyMet = false;
	let isAnyWanted = false;
	return {
		has: (accountId: string): boolean => {
			const isWanted = onlyAccounts === null || onlyAccounts.has(accountId);
			isAnyMet = true;
			isAnyWanted ||= isWanted;
			return isWanted;
		},
		isOfOthers: (): boolean => isAnyMet && !isAnyWanted,
	};
}

/** Statements that rows stand in which became no charge: they are replaced all the same. */
function openPeriods(input: StagingInput, isWanted: (accountId: string) => boolean) {
	const known = new Map<string, StagedPart | null>();
	return {
		of: async ({ part }: ReadOutcome): Promise<void> => {
			const found = input.filter === null ? part() : null;
			if (found === null || found.scope.kind !== "billing-period") return;
			const scope = scopeKey(found.scope);
			const mark = `${found.account.issuer}\n${found.account.externalId ?? ""}\n${scope}`;
			if (known.has(mark)) return;
			const accountId = await input.accounts.idOf(found.account);
			known.set(mark, isWanted(accountId) ? { accountId, scope } : null);
		},
		list: (): readonly StagedPart[] => [...known.values()].filter((part) => part !== null),
	};
}

/** Rows that become no charge: counted by reason, the quarantined ones kept with their text. */
function openAside(input: StagingInput) {
	const issues: ImportIssueRow[] = [];
	let kept = 0;
	const flush = () => stageIssues(input.session, issues.splice(0));
	return {
		flush,
		add: async (
			{ outcome, raw }: ReadOutcome,
			why: { readonly kind: "quarantined" | "skipped"; readonly reason: RowReason },
		): Promise<void> => {
			if (!input.isOwn) return;
			const currency = currencyOfRow(outcome);
			const { amount } = outcome;
			input.tally.setAside(why.kind, why.reason.code, { currency, amount });
			if (why.kind === "skipped" || kept >= ISSUES_MAX) return;
			kept += 1;
			const text = "reason" in outcome ? outcome.raw : raw();
			issues.push(issueOf(outcome, why.reason, { text, currency }));
			if (issues.length >= ISSUES_FLUSH) await flush();
		},
	};
}

/** A row that the declared span does not cover would land in a day that nobody said is complete. */
function outsideSpan(
	outcome: BilledOutcome | UsageOutcome,
	day: Day,
	span: DaySpan | null,
): RowReason | null {
	if (span === null || outcome.scope.kind === "billing-period" || contains(span, day)) return null;
	return {
		code: "outside_span",
		field: "day",
		value: day,
		message: `${day} is outside the span ${span.start} to ${span.end} (end excluded) of this import. Import the file with a span that covers it.`,
	};
}

function issueOf(
	{ line, amount }: RowOutcome,
	reason: RowReason,
	{ text, currency }: { readonly text: string; readonly currency: string },
): ImportIssueRow {
	return {
		id: newId(),
		line,
		code: reason.code,
		field: reason.field,
		value: reason.value,
		message: reason.message,
		raw: text,
		amount: amount === null ? null : formatAtto(toAtto(amount).atto),
		currency,
	};
}

/** Saves the key once per day. */
function stageKey(
	input: StagingInput,
	key: { readonly id: string; readonly accountId: string; readonly day: Day },
	{ names, ...dimensions }: ChargeDimensions,
): void {
	input.stage.key({ ...key, ...dimensions, names: { ...names } });
}

interface RowCell {
	readonly accountId: string;
	readonly day: Day;
}

async function stageBilled(
	input: StagingInput,
	outcome: BilledOutcome,
	{ accountId, day }: RowCell,
): Promise<void> {
	const { value: line } = outcome;
	const { keyId, fold, foldId } = billedFold(input, outcome, accountId);
	stageKey(input, { id: keyId, accountId, day }, line.dimensions);
	const { billed } = line.costs;
	const atto = input.isOwn ? input.tally.charge(line.currency, billed) : toAtto(billed).atto;
	await input.stage.line({
		...fold,
		keyId,
		accountId,
		quantity: line.quantity === null ? null : formatDecimal(line.quantity),
		billed: formatAtto(atto),
		effective: formatAtto(toAtto(line.costs.effective).atto),
		contracted: formatAtto(toAtto(line.costs.contracted).atto),
		list: formatAtto(toAtto(line.costs.list).atto),
		foldId,
		file: input.file,
	});
}

async function stageUsage(
	input: StagingInput,
	outcome: UsageOutcome,
	{ accountId, day }: RowCell,
): Promise<void> {
	const { value: usage } = outcome;
	const { keyId, fold, foldId } = usageFold(input, outcome, accountId);
	stageKey(input, { id: keyId, accountId, day }, usage.dimensions);
	const currency = usage.reported?.currency ?? null;
	if (input.isOwn) input.tally.charge(currency ?? "", usage.reported?.cost ?? null);
	const row: StagedUsage = {
		...fold,
		keyId,
		accountId,
		requests: usage.requests,
		retries: usage.retries,
		latencyMs: usage.latencyMs,
		promptTokens: usage.promptTokens,
		session: usage.session,
		quantities: usage.quantities,
		reported: usage.reported === null ? null : formatAtto(toAtto(usage.reported.cost).atto),
		reportedCurrency: currency,
		foldId,
		file: input.file,
	};
	await input.stage.usage(row, { rowId: outcome.rowId, line: outcome.line });
}

import type { Connector, ReadContext, RowOutcome, RowReason, Scope } from "@outlay/connectors/connector";
import type { SqlSession } from "@outlay/db/database";
import { contentId, newId } from "@outlay/db/id";
import { chargeKeyId } from "@outlay/db/imports/charge-key-id";
import { type ImportIssueRow, stageIssues } from "@outlay/db/imports/commit-import";
import type { Stage } from "@outlay/db/imports/stage";
import { scopeKey } from "@outlay/finops/cells";
import type { BilledLine, UsageLine } from "@outlay/finops/charge";
import { type ChargeDimensions, canonicalChargeKey } from "@outlay/finops/charge-key";
import {
	contains,
	DAY_MS,
	type Day,
	type DaySpan,
	dayOf,
	QUARTER_HOUR_MS,
	quarterHourOf,
} from "@outlay/finops/day";
import { formatAtto, formatDecimal, toAtto } from "@outlay/finops/money";
import { assertNever } from "@outlay/finops/result";
import { contextBand } from "@outlay/pricing/context-band";
import type { AccountBook } from "./account-book.ts";
import type { Tally } from "./tally.ts";

/** Issues kept with their raw text; past it only counts grow (the raw export keeps every line). */
const ISSUES_MAX = 10_000;
const ISSUES_FLUSH = 500;

export interface StagingInput {
	readonly session: SqlSession;
	readonly stage: Stage;
	readonly connector: Connector;
	readonly context: ReadContext;
	readonly accounts: AccountBook;
	readonly tally: Tally;
	/** Days that the import speaks for; null: whatever the rows say (billing periods, streams). */
	readonly span: DaySpan | null;
	/** A filtered file: every row is of this scope. */
	readonly filter: string | null;
	readonly thresholds: readonly bigint[];
	/** Order of this batch among a stream's: its as-of. */
	readonly batch: number;
	/** Stream refolding: only rows of these days, uncounted. */
	readonly onlyDays: ReadonlySet<string> | null;
}

/** Takes outcomes one by one into the stage. `finish` flushes what waits. */
export interface RowStager {
	/** `raw` gives the row's text when it has to be shown. */
	readonly add: (outcome: RowOutcome, raw: () => string) => Promise<void>;
	readonly finish: () => Promise<void>;
	readonly days: () => ReadonlySet<string>;
	/** True when rows were staged and all are of billing periods, which need no span. */
	readonly onlyPeriods: () => boolean;
}

/** Opens a stager: counts every row, resolves its account and key, and stages it. */
export function openRowStager(input: StagingInput): RowStager {
	const days = new Set<string>();
	const issues: ImportIssueRow[] = [];
	let kept = 0;
	let dailyRows = 0;
	const setAside = async (
		outcome: { readonly line: number; readonly raw: string } & Pick<RowOutcome, "amount">,
		fate: { readonly kind: "quarantined" | "skipped"; readonly reason: RowReason; readonly currency: string },
	) => {
		const { kind, reason, currency } = fate;
		input.tally.setAside(kind, reason.code, { currency, amount: outcome.amount });
		if (kind === "skipped" || kept >= ISSUES_MAX) return;
		kept += 1;
		issues.push(issueOf(outcome, reason, currency));
		if (issues.length >= ISSUES_FLUSH) await stageIssues(input.session, issues.splice(0));
	};
	const add = async (outcome: RowOutcome, raw: () => string): Promise<void> => {
		const isOwn = input.onlyDays === null;
		if (isOwn) input.tally.read(outcome);
		if ("reason" in outcome) {
			if (isOwn) await setAside(outcome, { ...outcome, currency: outcome.currency ?? "" });
			return;
		}
		const day = dayOf(outcome.value.period.start);
		if (input.onlyDays !== null && !input.onlyDays.has(day)) return;
		const late = outsideSpan(outcome, day, input.span);
		if (late !== null) {
			const row = { line: outcome.line, raw: raw(), amount: outcome.amount };
			return setAside(row, { kind: "quarantined", reason: late, currency: currencyOfValue(outcome) });
		}
		days.add(day);
		if (outcome.scope.kind !== "billing-period") dailyRows += 1;
		if (outcome.kind === "billed") return stageBilled(input, outcome, day);
		return stageUsage(input, outcome, day);
	};
	return {
		add,
		days: () => days,
		onlyPeriods: () => days.size > 0 && dailyRows === 0,
		finish: async () => {
			await stageIssues(input.session, issues.splice(0));
			await input.stage.flush();
		},
	};
}

const currencyOfValue = (outcome: Extract<RowOutcome, { kind: "billed" | "usage" }>): string =>
	outcome.kind === "billed" ? outcome.value.currency : (outcome.value.reported?.currency ?? "");

/** A row that the declared span does not cover would land in a day that nobody said is complete. */
function outsideSpan(outcome: RowOutcome, day: Day, span: DaySpan | null): RowReason | null {
	const isWhole = "scope" in outcome && outcome.scope.kind === "billing-period";
	if (span === null || isWhole || contains(span, day)) return null;
	return {
		code: "outside_span",
		field: "day",
		value: day,
		message: `${day} is outside the span ${span.start} to ${span.end} (end excluded) of this import. Import the file with a span that covers it.`,
	};
}

function issueOf(
	outcome: { readonly line: number; readonly raw: string } & Pick<RowOutcome, "amount">,
	reason: RowReason,
	currency: string,
): ImportIssueRow {
	const { amount } = outcome;
	return {
		id: newId(),
		line: outcome.line,
		code: reason.code,
		field: reason.field,
		value: reason.value,
		message: reason.message,
		raw: outcome.raw,
		amount: amount === null ? null : formatAtto(toAtto(amount).atto),
		currency,
	};
}

/** Saves the key once per day and returns its id. */
function keyOf(
	{ stage }: StagingInput,
	accountId: string,
	{ dimensions, day }: { readonly dimensions: ChargeDimensions; readonly day: Day },
): string {
	const id = chargeKeyId(accountId, canonicalChargeKey(dimensions));
	const { names, ...key } = dimensions;
	stage.key({ id, accountId, ...key, names: { ...names }, day });
	return id;
}

const iso = (instant: number) => new Date(instant).toISOString();

function scopeText(input: StagingInput, scope: Scope): string {
	return input.filter === null ? scopeKey(scope) : scopeKey({ kind: "filtered", filter: input.filter });
}

async function stageBilled(
	input: StagingInput,
	outcome: Extract<RowOutcome, { kind: "billed" }>,
	day: Day,
): Promise<void> {
	const line: BilledLine = outcome.value;
	const accountId = await input.accounts.idOf(line.account);
	const keyId = keyOf(input, accountId, { dimensions: line.dimensions, day });
	const scope = scopeText(input, outcome.scope);
	const billed = input.tally.charge(line.currency, line.costs.billed);
	const fold = {
		scope,
		day,
		periodStart: iso(line.period.start),
		periodEnd: iso(line.period.end),
		meter: line.meter,
		tier: line.tier ?? "",
		category: line.category,
		chargeClass: line.chargeClass ?? "",
		currency: line.currency,
		invoiceId: line.invoiceId ?? "",
		description: line.description ?? "",
	};
	await input.stage.line({
		...fold,
		keyId,
		accountId,
		quantity: line.quantity === null ? null : formatDecimal(line.quantity),
		billed: formatAtto(billed),
		effective: formatAtto(toAtto(line.costs.effective).atto),
		contracted: formatAtto(toAtto(line.costs.contracted).atto),
		list: formatAtto(toAtto(line.costs.list).atto),
		foldId: contentId("billed", input.connector.source, keyId, ...Object.values(fold)),
	});
}

async function stageUsage(
	input: StagingInput,
	outcome: Extract<RowOutcome, { kind: "usage" }>,
	day: Day,
): Promise<void> {
	const usage: UsageLine = outcome.value;
	const accountId = await input.accounts.idOf(usage.account);
	const keyId = keyOf(input, accountId, { dimensions: usage.dimensions, day });
	const period = foldPeriod(input.connector.kind, usage);
	const currency = usage.reported?.currency ?? null;
	if (input.onlyDays === null) input.tally.charge(currency ?? "", usage.reported?.cost ?? null);
	const fold = {
		scope: scopeText(input, outcome.scope),
		day,
		periodStart: iso(period.start),
		periodEnd: iso(period.end),
		tier: usage.tier,
		contextBand: bandOf(usage, input.thresholds),
		outcome: usage.outcome,
	};
	await input.stage.usage({
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
		foldId: contentId("usage", input.connector.source, keyId, ...Object.values(fold)),
		rowId: outcome.rowId,
		batch: input.batch,
		line: outcome.line,
	});
}

/** Streams fold to quarter hours; statements keep the window that they report. */
function foldPeriod(
	kind: Connector["kind"],
	usage: UsageLine,
): { readonly start: number; readonly end: number } {
	switch (kind) {
		case "stream": {
			const start = quarterHourOf(usage.period.start);
			return { start, end: start + QUARTER_HOUR_MS };
		}
		case "statement":
			return usage.period.end > usage.period.start
				? usage.period
				: { start: usage.period.start, end: usage.period.start + DAY_MS };
		default:
			return assertNever(kind);
	}
}

/** The band of a request, the band that the source names, or none. */
function bandOf(usage: UsageLine, thresholds: readonly bigint[]): string {
	if (usage.promptTokens !== null) return contextBand(usage.promptTokens, thresholds);
	return usage.contextBand ?? "";
}

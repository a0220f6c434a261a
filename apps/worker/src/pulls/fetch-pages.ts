import type { DaySpan } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import {
	lackingReport,
	type ProviderKind,
	providerHeaders,
	providerOrigin,
	troubleOfAnswer,
	troubleOfFault,
} from "@outlay/outbound/provider-api";
import { type PageFacts, readPage } from "./page-facts.ts";
import type { PullContext } from "./pull-context.ts";
import { type GroupForm, type PullReport, queryOf } from "./pull-report.ts";

/** Why a window cannot be read now. */
export interface WindowTrouble {
	readonly code: string;
	readonly message: string;
	readonly fix: string;
	readonly needsPerson: boolean;
	/** Other reports would fail in the same way: end the pull. */
	readonly endsPull: boolean;
}

export interface FetchInput {
	readonly context: PullContext;
	readonly kind: ProviderKind;
	readonly adminKey: string;
	readonly report: PullReport;
	readonly window: DaySpan;
	readonly signal: AbortSignal;
}

/** Every page of a report for a window, as text, and what they say together. */
export interface PageSet {
	readonly texts: readonly string[];
	readonly facts: readonly PageFacts[];
}

const PAGES_MAX = 5_000;
const BYTES_MAX = 512 * 1024 ** 2;

/** Pages as they come in. */
interface GatheredPages {
	readonly texts: string[];
	readonly facts: PageFacts[];
	bytes: number;
}

/** Reads all pages of all calls of the window, in one form of grouping. */
export async function fetchPages(
	input: FetchInput,
	form: GroupForm,
): Promise<Result<PageSet, WindowTrouble>> {
	const pages: GatheredPages = { texts: [], facts: [], bytes: 0 };
	for (const span of input.report.calls(input.window)) {
		const trouble = await fetchCall(input, { span, form }, pages);
		if (trouble !== null) return err(trouble);
	}
	return ok({ texts: pages.texts, facts: pages.facts });
}

/** Days that one call asks for, and how. */
interface Call {
	readonly span: DaySpan;
	readonly form: GroupForm;
}

/** Adds the pages of one call. A token that repeats would never end, so it is an error. */
async function fetchCall(input: FetchInput, call: Call, pages: GatheredPages): Promise<WindowTrouble | null> {
	const { report } = input;
	const tokens = new Set<string>();
	let page: string | null = null;
	do {
		const text: Result<string, WindowTrouble> = await fetchPage(input, call, page);
		if (!text.ok) return text.error;
		const read = readPage(report, text.value);
		if (read === null) return strange(report, "a page that Outlay does not understand");
		pages.texts.push(text.value);
		pages.facts.push(read);
		pages.bytes += text.value.length;
		page = read.nextPage;
		if (page !== null && tokens.has(page)) return strange(report, "the same page twice");
		if (page !== null) tokens.add(page);
		if (pages.texts.length >= PAGES_MAX || pages.bytes > BYTES_MAX)
			return strange(report, "more pages than a month can have");
	} while (page !== null);
	return null;
}

async function fetchPage(
	{ context, kind, adminKey, report, signal }: FetchInput,
	{ span, form }: Call,
	page: string | null,
): Promise<Result<string, WindowTrouble>> {
	const { origin } = providerOrigin(kind, context.baseUrls);
	const url = new URL(`${report.path}?${queryOf(report, span, { form, page })}`, origin);
	const answer = await context.outbound.get({ url, headers: providerHeaders(kind, adminKey), signal });
	if (!answer.ok) return err({ ...troubleOfFault(answer.error), endsPull: true });
	if (answer.value.status === 200) return ok(answer.value.text);
	const lacking = report.optional === null ? null : lackingReport(kind, answer.value, report.optional);
	if (lacking !== null) return err({ ...lacking, endsPull: false });
	const trouble = troubleOfAnswer(kind, answer.value);
	return err({ ...trouble, endsPull: trouble.code !== "request_refused" });
}

/** A fault of the provider's answer that only this report has. */
export function strange(report: PullReport, what: string): WindowTrouble {
	return {
		code: "strange_answer",
		message: `${report.path} answered with ${what}. Nothing of this window was counted.`,
		fix: "Outlay tries again at the next pull. If it stays, the provider has changed its API: look for a newer Outlay.",
		needsPerson: false,
		endsPull: false,
	};
}

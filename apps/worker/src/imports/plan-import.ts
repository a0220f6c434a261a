import { CONNECTORS } from "@outlay/connectors/catalogue";
import type { Connector, Recognition } from "@outlay/connectors/connector";
import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import { recogniseFile } from "@outlay/connectors/recognise";
import type { ArrivedFile } from "@outlay/db/imports/deliveries";
import type { AiScopes } from "@outlay/db/repositories/ai-scopes";
import type { ImportRun } from "@outlay/db/repositories/imports";
import type { AiScope } from "@outlay/finops/ai-scope";
import { addDays, type DaySpan, parseDay } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Delivery, deliveryOf } from "./delivery.ts";

const SPAN_DAYS_MAX = 3_660;

/** How a file will be read: by whom, for which days, as of when. */
export interface ImportPlan {
	readonly connector: Connector;
	readonly recognition: Recognition;
	/** The span that someone declared; the file's own is widened while reading. */
	readonly declaredSpan: DaySpan | null;
	readonly delivery: Delivery;
	readonly aiScope: AiScope;
	/** null: the source has none. */
	readonly aiScopeVersion: number | null;
	readonly filter: string | null;
}

/** Why a file cannot be read, in words for the person who brought it. */
export interface ImportRefusal {
	readonly code: string;
	readonly message: string;
	readonly fix?: string;
	readonly details?: unknown;
}

/** Recognises a file and joins what it says with what its request declares. */
export function planImport(
	file: ProbedFile,
	run: ImportRun,
	known: { readonly arrivals: readonly ArrivedFile[]; readonly scopes: AiScopes },
): Result<ImportPlan, ImportRefusal> {
	const { declared } = run;
	const unknown = declared.source === undefined ? null : unknownSource(declared.source);
	if (unknown !== null) return err(unknown);
	const probe = declared.source === undefined ? file : { ...file, declaredSource: declared.source };
	const recognised = recogniseFile(probe);
	if (!recognised.ok) return err({ ...recognised.error, details: recognised.error });
	const { connector, recognition } = recognised.value;
	const span = declared.span === undefined ? null : declaredSpan(declared.span);
	if (span !== null && !span.ok) return span;
	return ok({
		connector,
		recognition,
		declaredSpan: connector.kind === "stream" ? null : (span?.value ?? null),
		delivery: deliveryOf({ connector, recognition, run, arrivals: known.arrivals }),
		aiScope: known.scopes.of(known.scopes.current),
		aiScopeVersion: connector.isCloudBill === true ? known.scopes.current : null,
		// A batch of a stream adds its rows, whatever they were filtered by: it speaks for no day.
		filter: connector.kind === "stream" ? null : (declared.filter ?? null),
	});
}

function unknownSource(source: string): ImportRefusal | null {
	if (CONNECTORS.some((connector) => connector.source === source)) return null;
	const known = CONNECTORS.map((connector) => connector.source).join(", ");
	return {
		code: "unknown_source",
		message: `There is no source ${source}.`,
		fix: `Leave the source out, so that the file is recognised, or name one of ${known}.`,
	};
}

function declaredSpan(text: {
	readonly start: string;
	readonly end: string;
}): Result<DaySpan, ImportRefusal> {
	const start = parseDay(text.start);
	const end = parseDay(text.end);
	if (start.ok && end.ok && start.value < end.value && end.value <= addDays(start.value, SPAN_DAYS_MAX)) {
		return ok({ start: start.value, end: end.value });
	}
	return err({
		code: "bad_span",
		message: `The span ${text.start} to ${text.end} is not two days in order, or longer than ten years.`,
		fix: "Give the first day and the day after the last, as YYYY-MM-DD.",
	});
}

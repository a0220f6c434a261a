import { Decimal } from "decimal.js";
import {
	bucketsBetween,
	type FakeAnswer,
	type FakeApi,
	type FakeDays,
	type FakeRow,
	type FakeValue,
	groupRows,
	pageTokens,
	parametersOf,
	startFakeApi,
} from "./fake-api.ts";

const KEY = ["project_id", "user_id", "api_key_id"];
const MODEL = [...KEY, "model"];
const PROJECT = ["project_id"];

/** What each report may be grouped by, and its results' `object`: from the published schema. */
const REPORTS: Readonly<Record<string, { readonly object: string; readonly dimensions: readonly string[] }>> =
	{
		costs: { object: "organization.costs.result", dimensions: ["project_id", "line_item", "api_key_id"] },
		"usage/completions": usage("completions", [...MODEL, "batch", "service_tier"]),
		"usage/embeddings": usage("embeddings", MODEL),
		"usage/moderations": usage("moderations", MODEL),
		"usage/images": usage("images", [...MODEL, "size", "source"]),
		"usage/audio_speeches": usage("audio_speeches", MODEL),
		"usage/audio_transcriptions": usage("audio_transcriptions", MODEL),
		"usage/vector_stores": usage("vector_stores", PROJECT),
		"usage/code_interpreter_sessions": usage("code_interpreter_sessions", PROJECT),
		"usage/file_search_calls": usage("file_searches", [...KEY, "vector_store_id"]),
		"usage/web_search_calls": usage("web_searches", [...MODEL, "context_level"]),
	};

function usage(name: string, dimensions: readonly string[]) {
	return { object: `organization.usage.${name}.result`, dimensions };
}

/** Buckets of one page: default and most, for days. */
const LIMITS = { costs: { standard: 7, most: 180 }, usage: { standard: 7, most: 31 } };

export interface FakeOpenAi extends FakeApi {
	/** Rows by report (`costs`, `usage/completions`) and day. Cost rows: dimensions, `amount` as text, quantity, quantity_unit. */
	readonly days: Map<string, FakeDays>;
	/** Keys that are let in. */
	readonly adminKeys: Set<string>;
}

export interface FakeOpenAiOptions {
	readonly adminKey: string;
	/** The moment the fake lives in, epoch ms: days after it have no buckets. */
	readonly now: () => number;
	/** Forms of the group_by list that are understood; the others are ignored without a word. */
	readonly groupForms: readonly ("brackets" | "bare")[];
	/** Most buckets of a page, where a test wants more pages than there would be. */
	readonly pageBuckets?: number;
}

/** OpenAI's usage and costs API with an admin key. */
export async function startFakeOpenAi(options: FakeOpenAiOptions): Promise<FakeOpenAi> {
	const days = new Map<string, FakeDays>(Object.keys(REPORTS).map((name) => [name, new Map()]));
	const adminKeys = new Set([options.adminKey]);
	const api = await startFakeApi((url, header) => {
		const key = header("authorization")?.replace(/^Bearer /, "") ?? "";
		if (!adminKeys.has(key)) {
			return fault(401, `Incorrect API key provided: ${key.slice(0, 8)}****${key.slice(-4)}.`);
		}
		return answerReport(url, days, options);
	});
	return { ...api, days, adminKeys };
}

function fault(status: number, message: string): FakeAnswer {
	return {
		status,
		text: JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } }),
	};
}

const KNOWN = ["start_time", "end_time", "bucket_width", "limit", "page", "group_by", "group_by[]", "batch"];

function answerReport(url: URL, days: ReadonlyMap<string, FakeDays>, options: FakeOpenAiOptions): FakeAnswer {
	const name = url.pathname.replace(/^\/v1\/organization\//, "");
	const report = REPORTS[name];
	const truth = days.get(name);
	if (report === undefined || truth === undefined) return fault(404, `Invalid URL (GET ${url.pathname})`);
	const query = url.searchParams;
	const unknown = [...query.keys()].find((key) => !KNOWN.includes(key));
	if (unknown !== undefined) return fault(400, `Unknown parameter: '${unknown}'.`);
	const asked = readRange(query, name === "costs" ? LIMITS.costs : LIMITS.usage);
	if (typeof asked === "string") return fault(400, asked);
	const groupBy = options.groupForms.flatMap((form) =>
		query.getAll(form === "brackets" ? "group_by[]" : "group_by"),
	);
	const wrong = groupBy.find((dimension) => !report.dimensions.includes(dimension));
	if (wrong !== undefined) return fault(400, `Invalid value for 'group_by': '${wrong}'.`);
	const buckets = bucketsBetween(asked.start * 1000, asked.end * 1000, options.now());
	const token = query.get("page");
	const offset = token === null ? 0 : pageTokens.read(token, parametersOf(url));
	if (offset === null) return fault(400, "Invalid page token: it belongs to other parameters.");
	const size = Math.min(asked.limit, options.pageBuckets ?? asked.limit);
	const data = buckets.slice(offset, offset + size).map((day) => {
		const rows = groupRows(truth.get(day) ?? [], { dimensions: report.dimensions, groupBy }, addMeasure);
		return bucketText(day, rows, report.object);
	});
	const more = offset + size < buckets.length;
	const next = more ? JSON.stringify(pageTokens.make(offset + size, parametersOf(url))) : "null";
	return {
		status: 200,
		text: `{"object":"page","data":[${data.join(",")}],"has_more":${more},"next_page":${next}}`,
	};
}

interface Range {
	readonly start: number;
	readonly end: number;
	readonly limit: number;
}

/** The range, or what is wrong with the parameters. */
function readRange(
	query: URLSearchParams,
	limits: { readonly standard: number; readonly most: number },
): Range | string {
	const start = Number(query.get("start_time") ?? Number.NaN);
	const end = Number(query.get("end_time") ?? Number.MAX_SAFE_INTEGER);
	if (!Number.isInteger(start)) return "Missing required parameter: 'start_time'.";
	if (end <= start) return "'end_time' must be after 'start_time'.";
	if ((query.get("bucket_width") ?? "1d") !== "1d") return "Invalid value for 'bucket_width'.";
	const limit = Number(query.get("limit") ?? limits.standard);
	if (!Number.isInteger(limit) || limit < 1 || limit > limits.most) {
		return `Invalid 'limit': expected a value between 1 and ${limits.most}.`;
	}
	return { start, end, limit };
}

/** Counts are numbers; amounts and quantities are decimal text. */
function addMeasure(_name: string, a: FakeValue, b: FakeValue): FakeValue {
	if (typeof a === "number" && typeof b === "number") return a + b;
	if (typeof a === "string" && typeof b === "string" && /^[-\d]/.test(a))
		return new Decimal(a).plus(b).toFixed();
	return a === b ? a : null;
}

/** Populated buckets carry an ISO time without its zone, empty ones with it, as the live API does. */
function bucketText(day: string, rows: readonly FakeRow[], object: string): string {
	const start = Date.parse(`${day}T00:00:00Z`) / 1000;
	const iso = `${day}T00:00:00${rows.length === 0 ? "+00:00" : ""}`;
	const results = rows.map((row) => JSON.stringify(resultOf(row, object)));
	return `{"object":"bucket","start_time":${start},"end_time":${start + 86_400},"start_time_iso":"${iso}","results":[${results.join(",")}]}`;
}

/** The live API's amounts are strings. */
function resultOf({ amount, ...row }: FakeRow, object: string): object {
	const shared = { object, ...row };
	return amount === undefined ? shared : { ...shared, amount: { value: amount, currency: "usd" } };
}

import { invariant } from "@outlay/finops/result";

/** Stands where the actor may not see what a line, a rule or a table says. */
export const HIDDEN = "(hidden)";
/** Stands for a line whose parts cannot be told apart, so that nobody can say what of it names a person. */
export const WITHHELD =
	'(withheld: only a member with "Sees figures by person" gets a line that cannot be taken apart)';

/** What is known of a text beside itself. */
export interface MaskContext {
	/** Values shown wherever they stand: facts of the charge that name no one. */
	readonly shown: ReadonlySet<string>;
	/** Values of people: never shown, whatever else allows it. */
	readonly people: ReadonlySet<string>;
	/** Whole numbers of lines without names of columns are counts, never numbers of people. */
	readonly wholeNumbers: boolean;
}

/** OpenAI and Anthropic name users by ids of letters; gateways, tags and custom columns may name them by a number. */
export function namesNoOneByNumber(source: string | null | undefined): boolean {
	return source?.startsWith("openai.") === true || source?.startsWith("anthropic.") === true;
}

/** Members and columns whose text is of the service, the price or the account, as `normalised` spells them. */
const SHOWN_MEMBERS: ReadonlySet<string> = new Set(
	`object type model models modelid modelversion modelgroup customllmprovider provider providername publishername
	 invoiceissuername serviceprovidername service servicename servicecategory servicesubcategory servicetier tier product
	 productname productcode region regionid regionname currency billingcurrency unit quantityunit pricingunit consumedunit
	 lineitem costtype tokentype usagetype contextwindow inferencegeo speed endpoint calltype cachehit batch apisource
	 chargecategory chargeclass chargefrequency pricingcategory billingaccountid billingaccountname subaccountid
	 subaccountname projectid projectname workspaceid workspace organizationid skuid skupriceid sku invoiceid
	 billpayeraccountid billbillingentity billinvoiceid lineitemusageaccountid lineitemproductcode lineitemusagetype
	 lineitemoperation lineitemlineitemtype lineitemlineitemdescription lineitemcurrencycode productservicecode
	 productregioncode productregion pricingterm subscriptionid subscriptionname metercategory metername metersubcategory
	 meterregion consumedservice`.split(/\s+/),
);
/** Objects and lists that hold such members and nothing of anybody's own making. */
const OPENED_MEMBERS: ReadonlySet<string> = new Set(
	`data result results usage cost costs amount estimatedcost tokens modelbreakdown coremetrics toolactions linesofcode
	 cachecreation servertooluse prompttokensdetails completiontokensdetails inputtokensdetails outputtokensdetails`.split(
		/\s+/,
	),
);
/** Members whose whole numbers are counts or times, unless they are a person's. */
const COUNTED =
	/^value$|token|cost|amount|quantity|price|rate|spend|total|requests|count|sessions|seconds|time|duration|units|percent|lines|added|removed|accepted|rejected/;
const PERSONAL =
	/user|person|people|employee|actor|mail|owner|member|customer|caller|creator|author|account|key|name|phone|id$/;

/** Nothing, a date or time, a number with a fraction (and a currency), a truth value: they name no one. */
const PLAIN =
	/^(?:|0|null|true|false|\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d| UTC)?)?)?|[-+$]?[\d,]*[.,]\d+(?:E[-+]?\d+)?(?: ?[A-Z]{3})?)$/i;
const WHOLE_NUMBER = /^[-+]?\d{1,18}$/;
const EMAIL = /[^\s"'<>,;:()[\]{}]+@[^\s"'<>,;:()[\]{}]+/g;

const normalised = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The text with every e-mail address hidden. */
export function withoutEmails(text: string): string {
	return text.replaceAll(EMAIL, HIDDEN);
}

/** Whether a value may be shown to whoever may not see people. `member`: what it is called; null: not known. */
export function isImpersonal(member: string | null, value: string, known: MaskContext): boolean {
	if (known.people.has(value) || value.includes("@")) return false;
	if (PLAIN.test(value) || known.shown.has(value)) return true;
	if (member === null) return known.wholeNumbers && WHOLE_NUMBER.test(value);
	const name = normalised(member);
	if (SHOWN_MEMBERS.has(name)) return true;
	return WHOLE_NUMBER.test(value) && COUNTED.test(name) && !PERSONAL.test(name);
}

/**
 * A line of an export for whoever may not see people: what is not known to be of the service, a date or an amount is
 * hidden, so that a column or tag that nobody thought of names no one. Numbers and layout stay as they stand.
 */
export function maskLine(raw: string, known: MaskContext): string {
	if (raw === "") return "";
	if (/^\s*[{[]/.test(raw)) return isJson(raw) ? maskJson(raw, known) : WITHHELD;
	return maskCells(raw, known) ?? WITHHELD;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

const CELL = /("(?:[^"]|"")*"|[^",;\t\r\n]*)([,;\t\r\n]|$)/gy;

/** null: quotes do not close, so cells cannot be told apart. */
function maskCells(raw: string, known: MaskContext): string | null {
	let text = "";
	let reached = 0;
	for (const [whole, cell = "", end = ""] of raw.matchAll(CELL)) {
		const value = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
		text += (isImpersonal(null, value.trim(), known) ? cell : HIDDEN) + end;
		reached += whole.length;
	}
	return reached === raw.length ? text : null;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+/gy;
const HIDDEN_JSON = JSON.stringify(HIDDEN);
/** Deeper lines are somebody's own making. */
const DEPTH_MAX = 16;

interface JsonReader {
	readonly tokens: readonly string[];
	readonly known: MaskContext;
	at: number;
	depth: number;
}

/** Token by token, so that amounts keep every digit. The text is valid JSON. */
function maskJson(raw: string, known: MaskContext): string {
	const tokens = [...raw.trim().matchAll(TOKEN)].map(([token]) => token);
	return maskNext({ tokens, known, at: 0, depth: 0 }, "");
}

function take(reader: JsonReader): string {
	const token = reader.tokens[reader.at];
	invariant(token !== undefined, "valid JSON ends with its last value");
	reader.at += 1;
	return token;
}

/** The value that begins here, of the member of this name. */
function maskNext(reader: JsonReader, member: string): string {
	const token = take(reader);
	if (token !== "{" && token !== "[") {
		const value = token.startsWith('"') ? String(JSON.parse(token)) : token;
		return isImpersonal(member, value, reader.known) ? token : HIDDEN_JSON;
	}
	if (!mayOpen(member, token) || reader.depth >= DEPTH_MAX) return skipOpened(reader);
	reader.depth += 1;
	const inside = maskOpened(reader, member, token === "{");
	reader.depth -= 1;
	return token + inside;
}

/** The rest of an object or list, with its closing bracket. */
function maskOpened(reader: JsonReader, of: string, isObject: boolean): string {
	let text = "";
	let member = of;
	let atName = isObject;
	for (;;) {
		const token = reader.tokens[reader.at] ?? "";
		if (token === "}" || token === "]") return text + take(reader);
		if (token === "," || token === ":" || token.trim() === "") {
			if (token === ",") atName = isObject;
			text += take(reader);
		} else if (atName) {
			member = String(JSON.parse(take(reader)));
			text += member.includes("@") ? HIDDEN_JSON : token;
			atName = false;
		} else text += maskNext(reader, member);
	}
}

function skipOpened(reader: JsonReader): string {
	for (let open = 1; open > 0; ) {
		const token = take(reader);
		if (token === "{" || token === "[") open += 1;
		if (token === "}" || token === "]") open -= 1;
	}
	return HIDDEN_JSON;
}

function mayOpen(member: string, bracket: string): boolean {
	const name = normalised(member);
	return name === "" || OPENED_MEMBERS.has(name) || (bracket === "[" && SHOWN_MEMBERS.has(name));
}

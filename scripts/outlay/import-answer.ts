import { listOf, membersOf, numberOf, textOf, textOrNull } from "./members.ts";

/** The money equation of one currency, as the server states it: decimal text. */
export interface MoneyLine {
	readonly currency: string;
	readonly amountIn: string;
	readonly charged: string;
	readonly quarantined: string;
	readonly skipped: string;
	readonly residue: string;
}

/** Rows that became no charge, by why. */
export interface Reason {
	readonly disposition: string;
	/** `outside_ai_scope`, `bad_amount`, ... */
	readonly code: string;
	readonly rows: number;
}

export interface Trouble {
	readonly code: string;
	readonly message: string;
	readonly fix: string;
	readonly sameAs: string | null;
	readonly proposedSpan: { readonly start: string; readonly end: string } | null;
	readonly candidates: readonly Account[];
}

/** A billing account that a file may be of. */
export interface Account {
	readonly id: string;
	readonly name: string;
	/** What the provider calls it; null: nobody said. */
	readonly externalId: string | null;
}

/** What the command line shows of an import. */
export interface ImportAnswer {
	readonly id: string;
	readonly fileName: string;
	/** Name inside an archive; empty for a file of its own. */
	readonly member: string;
	readonly status: string;
	readonly stage: string;
	readonly source: string | null;
	readonly rowsDone: number | null;
	readonly remainingMs: number | null;
	readonly rows: {
		readonly read: number;
		readonly charged: number;
		readonly quarantined: number;
		readonly skipped: number;
	};
	readonly money: readonly MoneyLine[];
	readonly reasons: readonly Reason[];
	readonly trouble: Trouble | null;
	/** Imports of an archive's files. */
	readonly memberIds: readonly string[];
}

const ENDED: ReadonlySet<string> = new Set([
	"done",
	"unchanged",
	"failed",
	"cancelled",
	"needs_confirmation",
]);

/** Whether nothing more happens to it by itself. */
export function hasEnded({ status }: Pick<ImportAnswer, "status">): boolean {
	return ENDED.has(status);
}

/** Reads the body of `GET /imports/{id}`. Throws a `Failure` when it is something else. */
export function parseImport(body: unknown): ImportAnswer {
	const answer = membersOf(body, "import");
	const rows = membersOf(answer["rows"], "rows");
	const progress = answer["progress"] ?? null;
	const running = progress === null ? null : membersOf(progress, "progress");
	const remaining = running?.["remainingMs"];
	return {
		id: textOf(answer, "id"),
		fileName: textOf(answer, "fileName"),
		member: textOf(answer, "member"),
		status: textOf(answer, "status"),
		stage: textOf(answer, "stage"),
		source: textOrNull(answer, "source"),
		rowsDone: running === null ? null : numberOf(running, "rows"),
		remainingMs: typeof remaining === "number" ? remaining : null,
		rows: {
			read: numberOf(rows, "read"),
			charged: numberOf(rows, "charged"),
			quarantined: numberOf(rows, "quarantined"),
			skipped: numberOf(rows, "skipped"),
		},
		money: listOf(answer["money"], "money").map(parseMoney),
		reasons: listOf(answer["reasons"] ?? [], "reasons").map(parseReason),
		trouble: (answer["trouble"] ?? null) === null ? null : parseTrouble(answer["trouble"]),
		memberIds: listOf(answer["members"] ?? [], "members").map((member) =>
			textOf(membersOf(member, "member"), "id"),
		),
	};
}

function parseMoney(value: unknown): MoneyLine {
	const money = membersOf(value, "money");
	return {
		currency: textOf(money, "currency"),
		amountIn: textOf(money, "amountIn"),
		charged: textOf(money, "charged"),
		quarantined: textOf(money, "quarantined"),
		skipped: textOf(money, "skipped"),
		residue: textOf(money, "residue"),
	};
}

function parseTrouble(value: unknown): Trouble {
	const trouble = membersOf(value, "trouble");
	const span = trouble["proposedSpan"] ?? null;
	const proposed = span === null ? null : membersOf(span, "proposedSpan");
	return {
		code: textOf(trouble, "code"),
		message: textOf(trouble, "message"),
		fix: textOf(trouble, "fix"),
		sameAs: textOrNull(trouble, "sameAs"),
		proposedSpan:
			proposed === null ? null : { start: textOf(proposed, "start"), end: textOf(proposed, "end") },
		candidates: listOf(trouble["candidates"] ?? [], "candidates").map(parseAccount),
	};
}

function parseReason(value: unknown): Reason {
	const reason = membersOf(value, "reason");
	const [disposition, code] = [textOf(reason, "disposition"), textOf(reason, "code")];
	return { disposition, code, rows: numberOf(reason, "rows") };
}

/** Reads a billing account of the API. Throws a `Failure` when it is something else. */
export function parseAccount(value: unknown): Account {
	const account = membersOf(value, "billing account");
	return {
		id: textOf(account, "id"),
		name: textOf(account, "name"),
		externalId: textOrNull(account, "externalId"),
	};
}

import type { Account, ImportAnswer, MoneyLine, Reason, Trouble } from "./import-answer.ts";

const grouped = new Intl.NumberFormat("en-US");
const DAY_MS = 86_400_000;

/** What a person reads about an import that has ended. Amounts are the server's own text, to the last digit. */
export function importLines(answer: ImportAnswer): readonly string[] {
	const { fileName, member, status, source, rows, money, trouble } = answer;
	const name = member === "" ? fileName : member;
	const nothing =
		status === "done" && rows.read > 0 && rows.charged === 0 ? ", but nothing of it counts" : "";
	const lines = [`${name}: ${wordsOf(status)}${nothing}${source === null ? "" : ` (${source})`}`];
	if (rows.read > 0) {
		lines.push(
			`  rows ${count(rows.read)} read = ${count(rows.charged)} charged + ${count(rows.quarantined)} quarantined + ${count(rows.skipped)} skipped`,
		);
	}
	lines.push(...reasonLines(answer.reasons));
	lines.push(...money.filter(holdsMoney).map(moneyLine));
	if (trouble !== null) lines.push(...troubleLines(answer.id, trouble, status));
	return lines;
}

/** One line while an import runs. */
export function progressLine({ fileName, stage, rowsDone, remainingMs }: ImportAnswer): string {
	const rows = rowsDone === null || rowsDone === 0 ? "" : `, ${count(rowsDone)} rows`;
	const remaining =
		remainingMs === null || remainingMs === 0 ? "" : `, about ${Math.ceil(remainingMs / 1000)} s left`;
	return `${fileName}: ${stage}${rows}${remaining}`;
}

/** Why rows became no charge: one line per reason, whatever their currencies. */
function reasonLines(reasons: readonly Reason[]): readonly string[] {
	const groups = Map.groupBy(reasons, ({ disposition, code }) => `${disposition}: ${reasonText(code)}`);
	return [...groups].map(([said, group]) => {
		const rows = group.reduce((sum, reason) => sum + reason.rows, 0);
		return `  ${count(rows)} ${said}`;
	});
}

/** `bad_amount` is `bad amount`. */
function reasonText(code: string): string {
	if (code === "outside_ai_scope") return "outside the AI scope (docs/sources.md says what is in it)";
	return code.replaceAll("_", " ");
}

/** Usage without money has an equation of zeros without a currency. */
function holdsMoney({ currency, amountIn }: MoneyLine): boolean {
	return currency !== "" || amountIn !== "0";
}

function moneyLine({ currency, amountIn, charged, quarantined, skipped, residue }: MoneyLine): string {
	const rounding = residue === "0" ? "" : ` + ${residue} rounding`;
	const unit = currency === "" ? "(no currency)" : currency;
	return `  ${unit} ${amountIn} in = ${charged} charged + ${quarantined} quarantined + ${skipped} skipped${rounding}`;
}

function troubleLines(id: string, trouble: Trouble, status: string): readonly string[] {
	const said = [trouble.message, trouble.fix].filter((text) => text !== "").map((text) => `  ${text}`);
	if (trouble.sameAs !== null) said.push(`  The same bytes came before: import ${trouble.sameAs}.`);
	if (status !== "needs_confirmation") return said;
	const { candidates, proposedSpan } = trouble;
	said.push(...candidates.map((account) => `  billing account ${accountText(account)}`));
	if (proposedSpan !== null)
		said.push(
			`  Proposed, a guess from its name or rows: ${proposedSpan.start} to ${lastDay(proposedSpan.end)}.`,
		);
	said.push("  To answer:", `    ${confirmCommand(id, trouble)}`);
	if (trouble.code === "account_unknown" && candidates.length > 1)
		said.push("  ID is that of one of the billing accounts above, or what the provider calls it.");
	said.push("  To drop it:", `    npm run outlay -- import --cancel ${id}`);
	return said;
}

/** Its id here, its name, and what the provider calls it. */
export function accountText({ id, name, externalId }: Account): string {
	return `${id}  ${name}${externalId === null || externalId === name ? "" : ` (${externalId})`}`;
}

/** The exact command that answers what the import asks for; capitals stand for what only a person knows. */
export function confirmCommand(id: string, { code, proposedSpan, candidates }: Trouble): string {
	const words = ["npm run outlay -- import --confirm", id];
	if (proposedSpan !== null) words.push(`--span ${proposedSpan.start}..${proposedSpan.end}`);
	else if (code === "span_unknown") words.push("--span START..END");
	const [only, another] = candidates;
	if (code === "account_unknown") {
		words.push(`--account ${only === undefined || another !== undefined ? "ID" : only.id}`);
	}
	if (code === "delivery_unclear") words.push("--role part|replacement");
	return words.join(" ");
}

function wordsOf(status: string): string {
	switch (status) {
		case "done":
			return "imported";
		case "unchanged":
			return "unchanged, everything in it was counted already";
		case "needs_confirmation":
			return "waits for an answer, nothing of it is counted";
		case "failed":
			return "failed, nothing of it is counted";
		default:
			return status;
	}
}

function lastDay(end: string): string {
	return new Date(Date.parse(`${end}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

function count(rows: number): string {
	return grouped.format(rows);
}

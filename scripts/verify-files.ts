// npm run verify -- <folder or file...> [--url http://127.0.0.1:3000] [--token-file path]
// Imports every file through the API of a running Outlay and prints its money equation beside the sums that decimal.js
// makes of the file by itself. Every file is exact, or refused with a reason. Best on an organization of its own.
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSettings } from "./env.ts";
import { describeError, Failure } from "./failure.ts";
import { findServer } from "./outlay/server.ts";
import { type EndedImport, type FollowedImport, followImport, type Server } from "./verify/follow-import.ts";
import { type IndependentSums, independentSums, isEqual, sumTexts } from "./verify/independent-sums.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

type Verdict = "exact" | "refused" | "repeated" | "different";

interface Verified {
	readonly verdict: Verdict;
	readonly lines: readonly string[];
}

function filesBelow(path: string): readonly string[] {
	if (!statSync(path).isDirectory()) return [path];
	const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
	return entries
		.filter((entry) => !entry.name.startsWith("."))
		.flatMap((entry) => filesBelow(join(path, entry.name)));
}

async function verify(server: Server, path: string): Promise<Verified> {
	const ended = await followImport(server, path);
	const { found } = ended;
	const { trouble } = found;
	if (found.status === "unchanged")
		return { verdict: "repeated", lines: [`the same bytes as ${trouble?.sameAs}`] };
	if (found.status === "failed") {
		const said = `${trouble?.message ?? ""} ${trouble?.fix ?? ""}`.trim();
		return { verdict: said === "" || trouble?.code === "internal" ? "different" : "refused", lines: [said] };
	}
	const own = independentSums(path);
	const lines = [...answersOf(ended), rowsOf(found), ...found.money.map(equationOf)];
	if (own === null)
		return { verdict: "different", lines: [...lines, "this script cannot read the file by itself"] };
	const faults = [...unbalanced(found), ...unequal(found, own)];
	const beside = [...own.sums].map(([currency, sum]) => `decimal.js: ${currency || "no currency"} ${sum}`);
	return { verdict: faults.length === 0 ? "exact" : "different", lines: [...lines, ...beside, ...faults] };
}

const answersOf = ({ answers }: EndedImport): readonly string[] =>
	answers.length === 0 ? [] : [`confirmed: ${answers.join(", ")}`];

const rowsOf = ({ source, rows: { read, charged, quarantined, skipped } }: FollowedImport): string =>
	`${source}: ${read} rows = ${charged} charged + ${quarantined} quarantined + ${skipped} skipped`;

type Money = FollowedImport["money"][number];

function equationOf(money: Money): string {
	const { currency, amountIn, charged, quarantined, skipped, residue, unknownAmountRows } = money;
	const unknown = unknownAmountRows === 0 ? "" : ` (${unknownAmountRows} rows without a readable amount)`;
	const parts = `${charged} charged + ${quarantined} quarantined + ${skipped} skipped + ${residue} residue`;
	return `${currency || "no currency"} ${amountIn} = ${parts}${unknown}`;
}

/** The equation again, by decimal.js. */
function unbalanced({ money }: FollowedImport): readonly string[] {
	return money
		.filter(
			({ amountIn, charged, quarantined, skipped, residue }) =>
				!isEqual(amountIn, sumTexts([charged, quarantined, skipped, residue])),
		)
		.map(({ currency }) => `WRONG: the equation of ${currency} does not hold`);
}

/** Currencies in which the file and Outlay do not say the same. */
function unequal({ money }: FollowedImport, { sums }: IndependentSums): readonly string[] {
	const told = new Map(money.map(({ currency, amountIn }) => [currency, amountIn]));
	const currencies = [...new Set([...sums.keys(), ...told.keys()])];
	return currencies
		.filter((currency) => !isEqual(sums.get(currency) ?? "0", told.get(currency) ?? "0"))
		.map(
			(currency) =>
				`WRONG: ${currency || "no currency"} is ${sums.get(currency) ?? "0"} in the file and ${told.get(currency) ?? "0"} in Outlay`,
		);
}

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { url: { type: "string" }, "token-file": { type: "string" } },
	});
	if (positionals.length === 0)
		throw new Failure("Name a folder or files to import: npm run verify -- <folder or file...>");
	const { url, token, tokenPlace } = findServer(
		{ url: values.url, tokenFile: values["token-file"] },
		process.env,
		readSettings(process.env, ROOT),
	);
	if (token === undefined)
		throw new Failure(`There is no API token at ${tokenPlace}: start Outlay, or name one.`);
	const server = { url, token };
	const counts: Record<Verdict, number> = { exact: 0, refused: 0, repeated: 0, different: 0 };
	for (const path of positionals.flatMap(filesBelow)) {
		const { verdict, lines } = await verify(server, path);
		counts[verdict] += 1;
		console.log(`${verdict.padEnd(9)} ${relative(process.cwd(), path)}`);
		for (const line of lines) console.log(`          ${line}`);
	}
	console.log(
		Object.entries(counts)
			.map(([verdict, count]) => `${count} ${verdict}`)
			.join(", "),
	);
	return counts.different === 0 ? 0 : 1;
}

try {
	process.exitCode = await main();
} catch (error) {
	console.error(`outlay: ${describeError(error)}`);
	process.exitCode = 1;
}

// npm run verify -- <folder or file...>: see VERIFY_USAGE. Every file is exact, or refused with a reason.
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSettings } from "./env.ts";
import { describeError, Failure } from "./failure.ts";
import { findServer } from "./outlay/server.ts";
import { followImport, holdsImports, type Server } from "./verify/follow-import.ts";
import { independentSums } from "./verify/independent-sums.ts";
import { compared, notAlone, VERIFY_USAGE, type Verdict, type Verified } from "./verify/verify-lines.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

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
	if (trouble?.code === "manifest") return { verdict: "manifest", lines: [trouble.message] };
	return compared(ended, independentSums(path));
}

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			url: { type: "string" },
			"token-file": { type: "string" },
			yes: { type: "boolean" },
			help: { type: "boolean", short: "h" },
		},
	});
	if (values.help === true) {
		console.log(VERIFY_USAGE);
		return 0;
	}
	if (positionals.length === 0) throw new Failure(`Name a folder or files to import.\n\n${VERIFY_USAGE}`);
	const { url, token, tokenPlace } = findServer(
		{ url: values.url, tokenFile: values["token-file"] },
		process.env,
		readSettings(process.env, ROOT),
	);
	if (token === undefined)
		throw new Failure(`There is no API token at ${tokenPlace}: start Outlay, or name one.`);
	const server = { url, token };
	if (values.yes !== true && (await holdsImports(server))) throw new Failure(notAlone(url));
	const counts: Record<Verdict, number> = { exact: 0, refused: 0, repeated: 0, manifest: 0, different: 0 };
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

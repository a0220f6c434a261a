import { parseArgs } from "node:util";
import { writeSample } from "./write-sample.ts";

const USAGE = "node scripts/sample/main.ts --out DIRECTORY --last-day YYYY-MM-DD [--months 6] [--seed TEXT]";

const { values } = parseArgs({
	options: {
		out: { type: "string" },
		"last-day": { type: "string" },
		months: { type: "string", default: "6" },
		seed: { type: "string", default: "larkfield" },
	},
});

const { out, "last-day": lastDay, months, seed } = values;
if (out === undefined || lastDay === undefined) {
	process.stderr.write(`${USAGE}\n`);
	process.exitCode = 2;
} else {
	const { manifest } = writeSample({ directory: out, lastDay, months: Number(months), seed });
	const { total } = manifest.truth;
	const spend = `$${total.spend.consumption} consumed, $${total.spend.invoice} billed`;
	process.stdout.write(
		`${manifest.files.length} files of ${manifest.company.name}, ${manifest.firstDay} to ${manifest.lastDay}: ${spend}\n`,
	);
}

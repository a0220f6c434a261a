import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckOutcome, type Finding, notRead } from "../checks/outcome.ts";
import { existingFiles, unseen } from "../checks/source-files.ts";
import { deadFiles } from "./dead-files.ts";
import { purityRules } from "./purity-rules.ts";
import { sizeRules } from "./size-rules.ts";
import { lineOf, parseSource, type Rule, type Source } from "./source.ts";
import { syntaxRules } from "./syntax-rules.ts";
import { testRules } from "./test-rules.ts";
import { type TextRule, textRules } from "./text-rules.ts";

const NAME = "tidy";

export const codeRules: readonly Rule[] = [...sizeRules, ...syntaxRules, ...purityRules, ...testRules];

/** Where the house's files are; a file elsewhere is not read, and that fails. */
const HOUSE: readonly RegExp[] = [
	/^(apps|packages|scripts|test|prisma|docs)\//,
	/^\.(ci|github)\//,
	/^[^/]+$/,
];

const CODE = /\.(tsx?|mjs)$/;
const TEXT =
	/\.(tsx?|mjs|css|json|md|ya?ml|sql|prisma|sh)$|^\.ci\/|(^|\/)(CODEOWNERS|Dockerfile|\.npmrc|\.env\.example)$/;

/** What the house does not allow, and what it does instead. `house` narrows what is read, for tests. */
export function checkTidy(root: string, house: readonly RegExp[] = HOUSE): CheckOutcome {
	const existing = existingFiles(root).filter((file) => CODE.test(file) || TEXT.test(file));
	const read = existing.filter((file) => house.some((place) => place.test(file)));
	const sources: Source[] = [];
	const findings: Finding[] = [];
	for (const path of read) {
		const text = readFileSync(join(root, path), "utf8");
		findings.push(...textFindings(path, text, textRules));
		if (!CODE.test(path)) continue;
		const source = parseSource(path, text);
		sources.push(source);
		findings.push(...codeFindings(source));
	}
	findings.push(...deadFiles(sources).map(deadFinding));
	return { name: NAME, filesRead: read.length, findings: [...findings, ...notRead(unseen(existing, read))] };
}

function codeFindings(source: Source): readonly Finding[] {
	return codeRules
		.filter((rule) => rule.appliesTo(source.path))
		.flatMap((rule) =>
			rule.find(source).map((hit) => ({
				rule: rule.id,
				file: source.path,
				line: lineOf(source, hit.position),
				message: `${hit.what}: use ${rule.instead}`,
			})),
		);
}

function textFindings(path: string, text: string, rules: readonly TextRule[]): readonly Finding[] {
	return rules.flatMap((rule) =>
		rule.find(path, text).map((hit) => ({
			rule: rule.id,
			file: path,
			line: text.slice(0, hit.position).split("\n").length,
			message: `${hit.what}: use ${rule.instead}`,
		})),
	);
}

function deadFinding(file: string): Finding {
	return { rule: "dead-file", file, line: 0, message: "nothing but tests imports it: use it or remove it" };
}

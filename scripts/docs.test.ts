import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CONNECTORS } from "../packages/connectors/src/catalogue.ts";

const page = readFileSync(fileURLToPath(new URL("../docs/sources.md", import.meta.url)), "utf8");
const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));

test.each(CONNECTORS)("docs/sources.md says of $source what its connector says", (connector) => {
	const { source, title, kind, basis, issuer, finalityLagDays, precedence } = connector;
	const row = rows.find((cells) => cells[1] === `\`${source}\``) ?? [];
	const said = [title, kind, basis, issuer ?? "the file says", `${finalityLagDays} d`, String(precedence)];
	expect(row.slice(2, 8)).toEqual(said);
	for (const gap of connector.gaps) expect(page).toContain(gap.text);
});

import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { apiJson, manifest } from "./outlay.ts";
import { difference, exact, sumOf } from "./truth.ts";

interface Money {
	readonly currency: string;
	readonly amountIn: string;
	readonly charged: string;
	readonly quarantined: string;
	readonly skipped: string;
	readonly residue: string;
}

interface Reason {
	readonly disposition: "quarantined" | "skipped";
	readonly code: string;
	readonly amount: string;
}

interface Rows {
	readonly read: number;
	readonly charged: number;
	readonly quarantined: number;
	readonly skipped: number;
}

interface Import {
	readonly id: string;
	readonly fileName: string;
	readonly asOf: string | null;
	readonly rows: Rows;
	readonly money: readonly Money[];
	readonly reasons: readonly Reason[];
}

interface ImportList {
	readonly items: readonly Pick<Import, "id">[];
	readonly nextCursor: string | null;
}

/** A file that came in after a newer one of the same days. */
const OVERTAKEN = "superseded_by_newer_export";
/** A row of a log of which another file, read before it, has a later version: files of a log overlap, in any order. */
const LATER_VERSION = "superseded_version";

const PAGES_MAX = 20;

async function allImports(): Promise<readonly Import[]> {
	const items: Pick<Import, "id">[] = [];
	let cursor: string | null = null;
	for (let page = 0; page < PAGES_MAX; page++) {
		const query = new URLSearchParams({ limit: "200", ...(cursor === null ? {} : { cursor }) });
		const list: ImportList = await apiJson(`/imports?${query}`);
		items.push(...list.items);
		cursor = list.nextCursor;
		if (cursor === null) return Promise.all(items.map(({ id }) => apiJson<Import>(`/imports/${id}`)));
	}
	throw new Error(`there are more than ${PAGES_MAX} pages of imports`);
}

const imports = await allImports();

function importOf(file: { readonly path: string; readonly asOf: string }): Import {
	const name = basename(file.path);
	const found = imports.filter(
		(each) => each.fileName === name && each.asOf !== null && Date.parse(each.asOf) === Date.parse(file.asOf),
	);
	expect(found, `imports of ${file.path}`).toHaveLength(1);
	const [only] = found;
	if (only === undefined) throw new Error(`${file.path} was not imported`);
	return only;
}

/** Rows with an amount have a currency; rows of usage have none. */
function moneyOf(each: Pick<Import, "money">): readonly Money[] {
	return each.money.filter(({ currency }) => currency !== "");
}

describe("the money equation of every export of the sample company", () => {
	it.each(manifest.files)(
		"$path: money in, quarantined and outside the AI scope are the generator's",
		(file) => {
			const { reasons, ...found } = importOf(file);
			const money = moneyOf(found);
			if (file.moneyIn === null) {
				expect(money).toEqual([]);
				return;
			}
			expect(money.map(({ currency }) => currency)).toEqual([manifest.company.currency]);
			expect(sumOf(money.map(({ amountIn }) => amountIn))).toBe(exact(file.moneyIn));
			expect(sumOf(money.map(({ quarantined }) => quarantined))).toBe(exact(file.quarantined));
			const isOvertaken = ({ code }: Reason) => code === OVERTAKEN || code === LATER_VERSION;
			const overtaken = reasons.filter(isOvertaken);
			const outside = reasons.filter((each) => each.disposition === "skipped" && !isOvertaken(each));
			expect(sumOf(outside.map(({ amount }) => amount))).toBe(exact(file.outsideAiScope));
			// Only what another file says too may be overtaken, and then whole.
			if (overtaken.some(({ code }) => code === OVERTAKEN)) expect(file.role).not.toBe("counts");
			if (overtaken.some(({ code }) => code === LATER_VERSION)) expect(file.kind).toBe("stream");
			expect(sumOf(money.map(({ skipped }) => skipped))).toBe(
				sumOf([...outside, ...overtaken].map(({ amount }) => amount)),
			);
		},
	);

	it("money in = charged + quarantined + skipped + residue, and nothing is lost to rounding", () => {
		for (const each of imports) {
			for (const { amountIn, charged, quarantined, skipped, residue } of moneyOf(each)) {
				expect(sumOf([charged, quarantined, skipped, residue]), each.fileName).toBe(exact(amountIn));
				expect(exact(residue), each.fileName).toBe("0");
			}
		}
	});

	it("rows read = charged + quarantined + skipped, and every broken row is quarantined", () => {
		for (const file of manifest.files) {
			const { rows } = importOf(file);
			expect(rows.read, file.path).toBe(file.rows);
			expect(rows.charged + rows.quarantined + rows.skipped, file.path).toBe(rows.read);
			expect(rows.quarantined, file.path).toBe(file.brokenRows);
		}
	});

	it("the sample really holds money twice: files that repeat and files that were superseded", () => {
		const twice = manifest.files.filter(({ role }) => role !== "counts");
		const moneyTwice = sumOf(twice.map(({ moneyIn }) => moneyIn ?? "0"));
		expect(twice.map(({ role }) => role)).toEqual(expect.arrayContaining(["repeats", "superseded"]));
		expect(difference(moneyTwice, "0")).not.toBe("0");
	});
});

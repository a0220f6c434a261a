import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { csvCells } from "./csv-cells.ts";
import { independentSums, isEqual, sumTexts } from "./independent-sums.ts";

function saved(content: string | Buffer): string {
	const path = join(mkdtempSync(join(tmpdir(), "outlay-verify-")), "export");
	writeFileSync(path, content);
	return path;
}

const sums = (content: string | Buffer) => {
	const found = independentSums(saved(content));
	return found === null ? null : Object.fromEntries(found.sums);
};

describe("the sums of a file by itself", () => {
	test.each([
		[
			"OpenAI costs, numbers and texts",
			'{"data":[{"results":[{"amount":{"value":0.1,"currency":"usd"}},{"amount":{"value":"0E-6176","currency":"usd"}}]}]}',
			{ USD: "0.1" },
		],
		[
			"every digit of a JSON number",
			'{"amount":{"value":0.12345678901234567890123,"currency":"eur"}}',
			{ EUR: "0.12345678901234567890123" },
		],
		["Anthropic's cents", '{"data":[{"results":[{"amount":"123.45","currency":"USD"}]}]}', { USD: "1.2345" }],
		["JSON lines", '{"request_id":"a","spend":1e-7}\n{"request_id":"b","spend":2}\n', { USD: "2.0000001" }],
		[
			"thousands and a dollar sign",
			'BilledCost,BillingCurrency\n"$10,000.00 ",USD\n-0.5,USD\n',
			{ USD: "9999.5" },
		],
		[
			"an absent net cost",
			"line_item_net_unblended_cost,line_item_unblended_cost,line_item_currency_code\n,2,USD\n0.5,9,USD\n",
			{ USD: "2.5" },
		],
		[
			"totals below the rows",
			"Service description,Unrounded subtotal ($)\nGemini,0.75\n,0.75\n",
			{ USD: "0.75" },
		],
		["amounts that are none", "amount_value,amount_currency\n12.4O,usd\n1,usd\n", { USD: "1" }],
		["counts alone", "num_model_requests,input_tokens\n1,2\n", {}],
	])("%s", (_name, content, expected) => {
		expect(sums(content)).toEqual(expected);
		expect(sums(gzipSync(content))).toEqual(expected);
	});

	test("a layout that it does not know is none", () => {
		expect(sums("a,b\n1,2\n")).toBeNull();
	});
});

test("sums of texts are exact at any size", () => {
	expect(sumTexts(["1e25", "0.000000000000000000000000000000000000001"])).toBe(
		"10000000000000000000000000.000000000000000000000000000000000000001",
	);
	expect([isEqual("1.50", "1.5"), isEqual("1", "1.000000000000000000000000000000001")]).toEqual([
		true,
		false,
	]);
});

test("CSV fields keep quotes, commas, line ends and empty ends", () => {
	expect(csvCells('\uFEFFa,b,c\r\n"x, ""y""\nz",,\r\n1,2,3')).toEqual([
		{ a: 'x, "y"\nz', b: "", c: "" },
		{ a: "1", b: "2", c: "3" },
	]);
});

import { expect, test } from "vitest";
import { jsonWithEtag } from "./etag.ts";

const asking = (tag?: string) =>
	new Request("http://127.0.0.1/", tag === undefined ? {} : { headers: { "if-none-match": tag } });
const body = { items: [1] };

test("the same body has the same tag, another one another", async () => {
	const first = jsonWithEtag(asking(), { body });
	expect(first.status).toBe(200);
	expect(await first.json()).toEqual(body);
	expect(jsonWithEtag(asking(), { body: { items: [1] } }).headers.get("etag")).toBe(
		first.headers.get("etag"),
	);
	expect(jsonWithEtag(asking(), { body: { items: [2] } }).headers.get("etag")).not.toBe(
		first.headers.get("etag"),
	);
});

test("whoever has the body already gets 304 and none", async () => {
	const etag = jsonWithEtag(asking(), { body }).headers.get("etag") ?? "";
	for (const header of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
		const answer = jsonWithEtag(asking(header), { body });
		expect({ header, status: answer.status, text: await answer.text() }).toEqual({
			header,
			status: 304,
			text: "",
		});
		expect(answer.headers.get("etag")).toBe(etag);
	}
	expect(jsonWithEtag(asking('"other"'), { body }).status).toBe(200);
});

test("headers of their own are on both answers and make no other ETag", () => {
	const early = jsonWithEtag(asking(), { body, headers: { "outlay-evaluated-at": "1" } });
	const etag = early.headers.get("etag") ?? "";
	const late = jsonWithEtag(asking(etag), { body, headers: { "outlay-evaluated-at": "2" } });
	expect([early.status, early.headers.get("outlay-evaluated-at")]).toEqual([200, "1"]);
	expect([late.status, late.headers.get("outlay-evaluated-at")]).toEqual([304, "2"]);
	expect(late.headers.get("etag")).toBe(etag);
});

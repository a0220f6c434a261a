import { expect, test } from "vitest";
import { contentId } from "../id.ts";
import { chargeKeyId } from "./charge-key-id.ts";

const ACCOUNTS = [contentId("account", "a"), contentId("account", "b")];

test("remembered or not, a key's id is the digest of its account and text", () => {
	const texts = Array.from({ length: 20_100 }, (_, index) => `["openai",${index},[]]`);
	for (const account of ACCOUNTS) {
		for (const text of [...texts, ...texts.slice(0, 10), ...texts.slice(-10)]) {
			expect(chargeKeyId(account, text)).toBe(contentId("charge-key", account, text));
		}
	}
});

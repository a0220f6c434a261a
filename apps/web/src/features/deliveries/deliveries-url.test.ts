import { expect, test } from "vitest";
import { deliveriesHref, deliveryTabs, parseDeliveriesUrl } from "./deliveries-url.ts";

const ID = "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00";

test.each([
	["", { status: "all", cursor: null }],
	["status=dead", { status: "dead", cursor: null }],
	[`status=sent&cursor=${ID}`, { status: "sent", cursor: ID }],
] as const)("the address with %j is read and written the same", (query, url) => {
	expect(parseDeliveriesUrl(Object.fromEntries(new URLSearchParams(query)))).toEqual(url);
	expect(deliveriesHref("/alerts/mails", url)).toBe(
		query === "" ? "/alerts/mails" : `/alerts/mails?${query}`,
	);
});

test("what does not parse shows all from the newest", () => {
	expect(parseDeliveriesUrl({ status: "lost", cursor: "1" })).toEqual({ status: "all", cursor: null });
	const current = deliveryTabs("/alerts/mails", "dead").filter((tab) => tab.current);
	expect(current).toEqual([{ label: "Could not be sent", href: "/alerts/mails?status=dead", current: true }]);
});

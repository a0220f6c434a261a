import { expect, it } from "vitest";
import { findChromium } from "./browser.ts";

it("takes the browser that CHROMIUM_PATH names before any other", async () => {
	await expect(findChromium({ CHROMIUM_PATH: "/opt/chromium" })).resolves.toBe("/opt/chromium");
});

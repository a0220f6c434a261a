import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { apiJson } from "./outlay.ts";

const browser = browserOfFile();
const BEGAN = "2026-01-01";
const CHANGED = "2026-01-15";
const ENDS = "2026-02-01";

interface Unit {
	readonly name: string;
	readonly to: string | null;
	readonly costCenters?: readonly { readonly value: string; readonly from: string }[];
}
type Hierarchy = Readonly<Record<"departments" | "teams", readonly Unit[]>>;

/** Opens a form by its button, fills in fields by label and sends it. The form stays open when it is refused. */
async function send(
	page: Page,
	button: string,
	{ fields, verb }: { readonly fields: Readonly<Record<string, string>>; readonly verb: string },
): Promise<Locator> {
	await page.getByRole("button", { name: button, exact: true }).click();
	const dialog = page.locator("dialog[open]");
	for (const [label, value] of Object.entries(fields)) {
		const field = dialog.getByLabel(label, { exact: true });
		if ((await field.evaluate((element) => element.tagName)) === "SELECT")
			await field.selectOption({ label: value });
		else await field.fill(value);
	}
	await dialog.getByRole("button", { name: verb, exact: true }).click();
	return dialog;
}

it("a department and its team are added, changed from a day on and ended, the team first", async () => {
	const key = randomUUID().slice(0, 8);
	const department = `Research ${key}`;
	const team = `Agents ${key}`;
	await withPage(browser().openAs("admin"), async (page) => {
		await page.goto("/hierarchy");
		await expectHeading(page, "Hierarchy");
		await untilInteractive(page);
		await send(page, "Add department", { fields: { Name: department, From: BEGAN }, verb: "Add" });
		await page.getByRole("region", { name: department }).waitFor();
		await send(page, "Add team", {
			fields: { Name: team, Department: department, From: BEGAN },
			verb: "Add",
		});
		const panel = page.getByRole("region", { name: department });
		await panel.getByRole("row").filter({ hasText: team }).waitFor();

		const centre = { "Cost centre (optional)": key, "Cost centre and owner from": CHANGED };
		await send(page, `Edit ${department}`, { fields: centre, verb: "Save" });
		await panel.getByText(`cost centre ${key}`).waitFor();

		const end = { fields: { "First day without it": ENDS }, verb: "End it" };
		const refused = await send(page, `End ${department}`, end);
		await refused.getByText(`${team} is in it on that day or later. Move or end it first.`).waitFor();
		await refused.getByRole("button", { name: "Close" }).click();
		await send(page, `End ${team}`, end);
		await page.getByText(`${team} ends.`).waitFor();
		await send(page, `End ${department}`, end);
		await panel
			.getByText(/^Ended/)
			.first()
			.waitFor();
	});
	const { departments, teams } = await apiJson<Hierarchy>("/hierarchy");
	const ended = departments.find(({ name }) => name === department);
	expect(ended).toMatchObject({ to: ENDS, costCenters: [{ value: key, from: CHANGED, to: ENDS }] });
	expect(teams.find(({ name }) => name === team)).toMatchObject({ to: ENDS });
});

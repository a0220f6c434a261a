import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ActorScope, RIGHTS, rightsOf } from "@outlay/db/actor";
import { expect, test } from "vitest";
import { navigationFor } from "./navigation.ts";

const PAGES = fileURLToPath(new URL("../app/(app)", import.meta.url));
const WHOLE: ActorScope = { kind: "organization" };
const LIMITED: ActorScope = { kind: "owners", departmentIds: [], teamIds: ["t"] };

const hrefs = (actor: Parameters<typeof navigationFor>[0]) =>
	navigationFor(actor).flatMap(({ items }) => items.map(({ href }) => href));
const all = hrefs({ rights: new Set(RIGHTS), scope: WHOLE });

test.each(all)("%s is named to whoever sees some owners exactly when the page lets them in", (href) => {
	const text = readFileSync(join(PAGES, href, "page.tsx"), "utf8");
	const isForAll = !/importsActor\(|scope\.kind !== "organization"/.test(text);
	expect(hrefs({ rights: new Set(RIGHTS), scope: LIMITED }).includes(href)).toBe(isForAll);
});

test("a team lead is led to no page of the whole organization, and no group is empty", () => {
	const lead = { rights: rightsOf("team_lead", false), scope: LIMITED };
	expect(hrefs(lead)).toEqual([
		"/",
		"/explore",
		"/bridge",
		"/departments",
		"/teams",
		"/features",
		"/budgets",
		"/forecasts",
		"/alerts",
		"/prices",
		"/hierarchy",
		"/settings/notifications",
	]);
	expect(navigationFor(lead).every(({ items }) => items.length > 0)).toBe(true);
});

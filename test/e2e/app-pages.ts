import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { apiJson, manifest } from "./outlay.ts";

/** Who must have come in for the page to be there. */
export type Visitor = "admin" | "nobody";

export interface AppPage {
	/** The route's folders, with groups: `/(app)/imports/[id]`. */
	readonly route: string;
	/** Name of its screenshots: `import`. */
	readonly name: string;
	/** A real address of it; null where these tests know none, which fails them. */
	readonly path: string | null;
	readonly visitor: Visitor;
	/** Its picture is taken by the test that brings about what it shows. */
	readonly isPicturedElsewhere: boolean;
}

const APP = fileURLToPath(new URL("../../apps/web/src/app", import.meta.url));

/** Every page of the application, read from its route tree: a new page is tested by being there. */
export async function appPages(): Promise<readonly AppPage[]> {
	const routes = readdirSync(APP, { recursive: true, encoding: "utf8" })
		.map((file) => `/${file.replaceAll("\\", "/")}`)
		.filter((file) => /\/page\.tsx$/.test(file))
		.map((file) => file.replace(/\/page\.tsx$/, ""))
		.sort();
	return Promise.all(routes.map(toPage));
}

async function toPage(route: string): Promise<AppPage> {
	const parts = route.split("/").filter((part) => part !== "" && !/^\(.*\)$/.test(part));
	const folder = `/${parts.join("/")}`;
	const path = folder.includes("[") ? await addressOf(folder) : (ADDRESSES[folder] ?? folder);
	const visitor = route.startsWith("/(app)") ? "admin" : "nobody";
	return { route, name: nameOf(parts), path, visitor, isPicturedElsewhere: PICTURED_ELSEWHERE.has(folder) };
}

/** `imports` is the list, `imports/[id]` is `import`, `history/[version]` is `history-version`, `/` is `overview`. */
function nameOf(parts: readonly string[]): string {
	const last = parts.at(-1);
	if (last === undefined) return "overview";
	if (!last.startsWith("[")) return parts.filter((part) => !part.startsWith("[")).join("-");
	const folders = parts.filter((part) => !part.startsWith("[")).join("-");
	return folders.endsWith("s") ? folders.slice(0, -1) : `${folders}-${last.slice(1, -1)}`;
}

/** Pages that are worth looking at only with something in their address. */
const ADDRESSES: Readonly<Record<string, string>> = {
	"/explore": "/explore?groupBy=team&subGroupBy=model",
	"/budgets/scenarios": "/budgets/scenarios?edit=new",
	"/prices/model": "/prices/model?provider=openai&model=gpt-5.4",
};

/** Pages that show what they are for only before set-up, with a mail server, or at a link that was really made. */
const PICTURED_ELSEWHERE: ReadonlySet<string> = new Set([
	"/setup",
	"/forgot",
	"/invite/[token]",
	"/reset/[token]",
]);

const NO_LINK = "e2e-this-link-was-never-made";

/** Addresses of pages with a parameter; null for a page that is new. */
async function addressOf(folder: string): Promise<string | null> {
	const [department] = manifest.company.departments;
	const [team] = manifest.company.teams;
	const [feature] = manifest.company.features;
	switch (folder) {
		case "/imports/[id]":
			return `/imports/${await firstImport()}`;
		case "/imports/[id]/lines":
			return linesOfACharge();
		case "/alerts/[id]":
			return newestAlert();
		case "/alerts/channels/[id]":
			return `/alerts/channels/${await anyChannel()}`;
		case "/attribution/history/[version]":
			return "/attribution/history/1";
		case "/invite/[token]":
		case "/reset/[token]":
			return folder.replace("[token]", NO_LINK);
		case "/departments/[slug]":
			return `/departments/${department?.id}`;
		case "/teams/[slug]":
			return `/teams/${team?.id}`;
		case "/budgets/[id]":
			return `/budgets/${await wholeBudget()}`;
		case "/features/[slug]":
			return `/features/${feature?.id}`;
		default:
			return null;
	}
}

/** One with broken lines, so that its quarantine is looked at too. */
async function firstImport(): Promise<string> {
	interface Item {
		readonly id: string;
		readonly rows: { readonly quarantined: number };
	}
	const { items } = await apiJson<{ readonly items: readonly Item[] }>("/imports?limit=200");
	const broken = items.find(({ rows }) => rows.quarantined > 0) ?? items[0];
	if (broken === undefined) throw new Error("the sample company has no imports");
	return broken.id;
}

/** The budget that all others are parts of. */
async function wholeBudget(): Promise<string> {
	interface Item {
		readonly id: string;
		readonly scope: readonly unknown[];
	}
	const { items } = await apiJson<{ readonly items: readonly Item[] }>("/budgets");
	const whole = items.find(({ scope }) => scope.length === 0);
	if (whole === undefined) throw new Error("the sample company has no budget");
	return whole.id;
}

/** The newest alert about a budget of the sample company; null when none has opened. */
async function newestAlert(): Promise<string | null> {
	interface Alert {
		readonly id: string;
	}
	const { items } = await apiJson<{ readonly items: readonly Alert[] }>("/alerts?status=all&limit=1");
	return items[0] === undefined ? null : `/alerts/${items[0].id}`;
}

/** A channel, whose log is looked at: the sample company has none of its own. */
async function anyChannel(): Promise<string> {
	interface Channel {
		readonly id: string;
	}
	const { items } = await apiJson<{ readonly items: readonly Channel[] }>("/channels");
	if (items[0] !== undefined) return items[0].id;
	const settings = { kind: "email", to: "ai-spend@northwind.example" };
	const body = JSON.stringify({ name: "AI spend", settings, minSeverity: "critical" });
	const headers = { "content-type": "application/json" };
	const { id } = await apiJson<Channel>("/channels", { method: "POST", headers, body });
	return id;
}

/** The raw lines behind the newest charge that comes straight from a file. */
async function linesOfACharge(): Promise<string> {
	interface Charge {
		readonly id: string;
		readonly importId: string;
		readonly use: string;
	}
	const query = `from=${manifest.firstDay}&to=${manifest.lastBilledDay}&limit=500`;
	const { items } = await apiJson<{ readonly items: readonly Charge[] }>(`/charges?${query}`);
	const charge = items.find(({ use }) => use === "direct");
	if (charge === undefined) throw new Error("the sample company has no charges");
	return `/imports/${charge.importId}/lines?charge=${charge.id}`;
}

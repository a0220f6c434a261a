import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Request } from "playwright-core";
import { readSettings } from "../env.ts";
import { Failure } from "../failure.ts";
import { readIfPresent } from "../home.ts";
import { findChromium } from "../testing/browser.ts";
import type { BenchOptions } from "./options.ts";
import { say, sayTarget } from "./say.ts";

const PAGES = ["/", "/explore?groupBy=team", "/departments", "/imports"] as const;
const FIRST_KB_MAX = 130;
const ALL_KB_MAX = 320;
const LCP_S_MAX = 1.2;
const LIMIT_MS = 60_000;

interface Load {
	/** Bytes on the wire, as compressed, of scripts that the page's document names: they come before anything is live. */
	readonly first: number;
	/** Of all scripts that are fetched until the network rests. */
	readonly all: number;
	/** From the navigation to the largest contentful paint. */
	readonly paintMs: number;
}

/** What a browser with an empty cache downloads and when it shows the page: of a running Outlay with the sample company. */
export async function benchPages({ repeat }: BenchOptions, root: string): Promise<void> {
	const { home, localUrl } = readSettings(process.env, root);
	const browser = await chromium.launch({
		executablePath: await findChromium(process.env),
		args: ["--no-sandbox", "--disable-gpu"],
	});
	try {
		const session = await signIn(browser, { home, localUrl });
		for (const path of PAGES) {
			const loads: Load[] = [];
			for (let run = 0; run < repeat; run += 1) loads.push(await load(browser, { session, localUrl, path }));
			sayLoads(path, loads);
		}
	} finally {
		await browser.close();
	}
}

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signIn(
	browser: Browser,
	{ home, localUrl }: { readonly home: string; readonly localUrl: string },
): Promise<Session> {
	const text = readIfPresent(join(home, "sign-in.txt")) ?? "";
	const password = /with the password (\S+) as/.exec(text)?.[1];
	const email = /^\s*admin\s+(\S+)$/m.exec(text)?.[1];
	if (password === undefined || email === undefined)
		throw new Failure(`${home} has no sample company: start Outlay with it, or set OUTLAY_HOME and PORT.`);
	const context = await browser.newContext({ baseURL: localUrl });
	context.setDefaultTimeout(LIMIT_MS);
	const page = await context.newPage();
	await page.goto("/sign-in", { waitUntil: "networkidle" });
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
	const session = await context.storageState();
	await context.close();
	return session;
}

async function load(
	browser: Browser,
	{
		session,
		localUrl,
		path,
	}: { readonly session: Session; readonly localUrl: string; readonly path: string },
): Promise<Load> {
	const context = await browser.newContext({ baseURL: localUrl, storageState: session });
	context.setDefaultTimeout(LIMIT_MS);
	const page = await context.newPage();
	const scripts: Request[] = [];
	page.on("requestfinished", (request) => {
		if (request.resourceType() === "script") scripts.push(request);
	});
	const response = await page.goto(path, { waitUntil: "networkidle" });
	const document = (await response?.text()) ?? "";
	let first = 0;
	let all = 0;
	for (const request of scripts) {
		const { responseBodySize } = await request.sizes();
		all += responseBodySize;
		if (document.includes(new URL(request.url()).pathname.replace("/_next/", ""))) first += responseBodySize;
	}
	const paintMs = await page.evaluate<number>(LARGEST_PAINT);
	await context.close();
	return { first, all, paintMs };
}

/** As text: it is the browser's code, whose types are not here. */
const LARGEST_PAINT = `new Promise((resolve) => {
	const told = (list) => resolve(list.getEntries().at(-1).startTime);
	new PerformanceObserver(told).observe({ type: "largest-contentful-paint", buffered: true });
})`;

function sayLoads(path: string, loads: readonly Load[]): void {
	const least = (side: keyof Load) => Math.min(...loads.map((each) => each[side]));
	say(`\n${path}`);
	const common = { kind: "at_most", unit: " kB" } as const;
	sayTarget({ ...common, what: "  first scripts, gzip", value: least("first") / 1000, target: FIRST_KB_MAX });
	sayTarget({ ...common, what: "  all scripts, gzip", value: least("all") / 1000, target: ALL_KB_MAX });
	const paint = { what: "  largest contentful paint", value: least("paintMs") / 1000, target: LCP_S_MAX };
	sayTarget({ ...common, ...paint, unit: " s" });
}

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { Role } from "../../scripts/sample/company.ts";
import { BASE_URL, CHROMIUM, emailOf, PASSWORD } from "./outlay.ts";

const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

export const WIDE = { width: 1440, height: 900 } as const;
export const NARROW = { width: 390, height: 844 } as const;

/** Pages of a busy two-core machine. */
const PAGE_TIMEOUT_MS = 45_000;

export interface Look {
	readonly colorScheme?: "light" | "dark";
	readonly viewport?: { readonly width: number; readonly height: number };
}

type StoredSession = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** One browser for a test file, with a session per person that is made once and then reused. */
export class TestBrowser {
	readonly #browser: Browser;
	readonly #baseUrl: string;
	readonly #sessions = new Map<string, StoredSession>();

	constructor(browser: Browser, baseUrl: string) {
		this.#browser = browser;
		this.#baseUrl = baseUrl;
	}

	/** A page of nobody. */
	async open(look: Look = {}): Promise<Page> {
		return this.#page(look, undefined);
	}

	/** A page of somebody who has signed in. */
	async openAs(role: Role, look: Look & { readonly team?: string } = {}): Promise<Page> {
		const email = emailOf(role, look.team);
		const session = this.#sessions.get(email) ?? (await this.#signIn(email));
		return this.#page(look, session);
	}

	close(): Promise<void> {
		return this.#browser.close();
	}

	async #signIn(email: string): Promise<StoredSession> {
		const page = await this.open();
		await signIn(page, { email, password: PASSWORD });
		const session = await page.context().storageState();
		await page.context().close();
		this.#sessions.set(email, session);
		return session;
	}

	async #page(look: Look, session: StoredSession | undefined): Promise<Page> {
		const context = await this.#browser.newContext({
			baseURL: this.#baseUrl,
			viewport: look.viewport ?? WIDE,
			colorScheme: look.colorScheme ?? "light",
			reducedMotion: "reduce",
			...(session === undefined ? {} : { storageState: session }),
		});
		context.setDefaultTimeout(PAGE_TIMEOUT_MS);
		return context.newPage();
	}
}

/** Fills in the form as a person would and waits for the page behind it. */
export async function signIn(
	page: Page,
	{ email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
	await page.goto("/sign-in");
	await untilInteractive(page);
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** A form that is used before React has taken it over would be sent by the browser itself. Lazy parts come last. */
export async function untilInteractive(page: Page): Promise<void> {
	await page.waitForLoadState("load");
	await page.waitForFunction(() => {
		const elements = [...document.querySelectorAll("form, button, input:not([type=hidden])")];
		const isLive = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps"));
		return elements.length > 0 && elements.every(isLive);
	});
}

/** Starts a browser before the tests of a file and closes it after them. */
export function browserOfFile(baseUrl: () => string = () => BASE_URL): () => TestBrowser {
	let browser: TestBrowser | undefined;
	beforeAll(async () => {
		browser = new TestBrowser(await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }), baseUrl());
	});
	afterAll(() => browser?.close());
	return () => {
		if (browser === undefined) throw new Error("the browser is started before the first test");
		return browser;
	};
}

/** Does something with a page and closes it with all that belongs to it, whatever happened. */
export async function withPage<T>(opened: Promise<Page>, act: (page: Page) => Promise<T>): Promise<T> {
	const page = await opened;
	try {
		return await act(page);
	} finally {
		await page.context().close();
	}
}

export interface Watch {
	/** Messages of the console at level error, uncaught exceptions, and requests to other hosts. */
	readonly faults: readonly string[];
}

/** Notes whatever a page does that it must not. To be called before the page goes anywhere. */
export function watch(page: Page, baseUrl = BASE_URL): Watch {
	const faults: string[] = [];
	const ours = new URL(baseUrl).host;
	page.on("console", (message) => {
		if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
	});
	page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
	page.on("request", (request) => {
		const url = new URL(request.url());
		if (/^(https?|wss?):$/.test(url.protocol) && url.host !== ours)
			faults.push(`other host: ${request.url()}`);
	});
	return { faults };
}

/** Pixels that the page, or what is open over it, is wider than the room that it has. */
export async function overflowOf(page: Page): Promise<number> {
	return page.evaluate(() => {
		const { documentElement } = document;
		const open = [...document.querySelectorAll("dialog[open], :popover-open")];
		const past = open.map((element) => {
			const { left, right } = element.getBoundingClientRect();
			return Math.ceil(Math.max(-left, right - documentElement.clientWidth));
		});
		const within = [documentElement, ...open].map(
			({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
		);
		return Math.max(0, ...past, ...within);
	});
}

/** The heading of a page that is there, neither not found nor failed. */
export async function expectHeading(page: Page, name: string | RegExp): Promise<void> {
	await page.getByRole("heading", { level: 1, name }).waitFor();
	expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
}

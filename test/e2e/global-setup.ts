import type { TestProject } from "vitest/node";
import { findChromium } from "../../scripts/testing/browser.ts";
import { startOutlay } from "./start-outlay.ts";

export interface ProvidedOutlay {
	readonly url: string;
	/** Its data folder: sample, manifest, sign-in.txt, operator-token. */
	readonly home: string;
	readonly chromium: string;
	/** Started by the tests, not by a developer. */
	readonly isOurs: boolean;
}

declare module "vitest" {
	export interface ProvidedContext {
		readonly outlay: ProvidedOutlay;
	}
}

/** Variables of a developer who has an Outlay running on the sample company already. */
const RUNNING_URL = "OUTLAY_E2E_URL";
const RUNNING_HOME = "OUTLAY_E2E_HOME";

/** One real Outlay for all browser tests: supervisor, database, worker, sample company and web. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const chromium = await findChromium(process.env);
	const url = process.env[RUNNING_URL];
	const home = process.env[RUNNING_HOME];
	if (url !== undefined && home !== undefined) {
		project.provide("outlay", { url: url.replace(/\/$/, ""), home, chromium, isOurs: false });
		return () => Promise.resolve();
	}
	const outlay = await startOutlay({ sample: true });
	project.provide("outlay", { url: outlay.url, home: outlay.home, chromium, isOurs: true });
	return outlay.stop;
}

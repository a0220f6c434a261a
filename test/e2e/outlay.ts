import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { Role } from "../../scripts/sample/company.ts";
import type { SampleManifest } from "../../scripts/sample/manifest.ts";

const provided = inject("outlay");

/** Where the Outlay under test answers, without a slash at the end. */
export const BASE_URL = provided.url;
export const CHROMIUM = provided.chromium;
/** False where a developer's own Outlay is tested: nothing else is started then. */
export const IS_OURS = provided.isOurs;

/** What the sample generator knows about the exports that it wrote: the truth that every figure is held against. */
export const manifest: SampleManifest = JSON.parse(read("sample/manifest.json"));

/** Where a file of the manifest lies. */
export const samplePath = (path: string): string => join(provided.home, "sample", path);

/** Of every person of the sample company. */
export const PASSWORD = passwordOf(read("sign-in.txt"));
const TOKEN = read("operator-token").trim();

/** The first person of a role, or the lead of a team. */
export function emailOf(role: Role, team?: string): string {
	const user = manifest.company.users.find(
		(each) => each.role === role && (team === undefined || each.team === team),
	);
	if (user === undefined) throw new Error(`the sample company has no ${role} ${team ?? ""}`);
	return user.email;
}

const API_TIMEOUT_MS = 60_000;

/** Asks the REST API as the operator. */
export function api(path: string, init: RequestInit = {}): Promise<Response> {
	return fetch(`${BASE_URL}/api/v1${path}`, {
		...init,
		headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
		signal: AbortSignal.timeout(API_TIMEOUT_MS),
	});
}

/** The JSON of an answer that must be one. `T` is what the OpenAPI document promises. */
export async function apiJson<T>(path: string, init: RequestInit = {}): Promise<T> {
	const response = await api(path, init);
	const text = await response.text();
	if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
	return JSON.parse(text);
}

function read(path: string): string {
	return readFileSync(join(provided.home, path), "utf8");
}

function passwordOf(text: string): string {
	const password = /with the password (\S+) as/.exec(text)?.[1];
	if (password === undefined) throw new Error("sign-in.txt names no password");
	return password;
}

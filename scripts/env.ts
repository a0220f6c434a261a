import { isAbsolute, resolve } from "node:path";
import { Failure } from "./failure.ts";

export type Settings = {
	readonly port: number;
	readonly host: string;
	readonly home: string;
	/** Undefined: the embedded Postgres. */
	readonly databaseUrl: string | undefined;
	/** Undefined: the queue lives in Postgres. */
	readonly redisUrl: string | undefined;
	readonly sample: boolean;
	/** What people type into their browser; differs from host and port behind a proxy. */
	readonly publicUrl: string;
	/** Where this machine reaches the web application. */
	readonly localUrl: string;
};

type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3000;
const LARGEST_PORT = 65_535;
const EVERY_ADDRESS = ["0.0.0.0", "::", "[::]"];

/** A variable set to nothing is a variable not set. */
function read(variables: Variables, name: string): string | undefined {
	return variables[name]?.trim() || undefined;
}

function wrong(name: string, value: string, fix: string): Failure {
	return new Failure(`${name}=${value} is not usable: ${fix}.`);
}

/** URLs carry passwords, which must not reach a terminal or a log. */
function withoutPassword(value: string): string {
	return value.replace(/:[^:@/]*@/, ":***@");
}

function readPort(variables: Variables): number {
	const value = read(variables, "PORT");
	if (value === undefined) return DEFAULT_PORT;
	const port = /^\d+$/.test(value) ? Number(value) : 0;
	if (port >= 1 && port <= LARGEST_PORT) return port;
	throw wrong("PORT", value, `set it to a number from 1 to ${LARGEST_PORT}, or unset it for ${DEFAULT_PORT}`);
}

function readHost(variables: Variables): string {
	const value = read(variables, "HOST") ?? "127.0.0.1";
	if (!/[\s/]/.test(value)) return value.replace(/^\[(.*)\]$/, "$1");
	throw wrong(
		"HOST",
		value,
		"set it to an address of this machine such as 127.0.0.1, without a scheme or path",
	);
}

type UrlRule = { readonly name: string; readonly protocols: readonly string[]; readonly example: string };

function readUrl(variables: Variables, { name, protocols, example }: UrlRule): string | undefined {
	const value = read(variables, name);
	if (value === undefined) return undefined;
	const protocol = URL.canParse(value) ? new URL(value).protocol : undefined;
	if (protocol !== undefined && protocols.includes(protocol)) return value;
	throw wrong(name, withoutPassword(value), `write it like ${example}`);
}

function readSample(variables: Variables): boolean {
	const value = read(variables, "OUTLAY_SAMPLE") ?? "1";
	if (value === "0" || value === "1") return value === "1";
	throw wrong(
		"OUTLAY_SAMPLE",
		value,
		"set it to 1 for the sample company, or to 0 for an empty organization",
	);
}

function readHome(variables: Variables, root: string): string {
	const value = read(variables, "OUTLAY_HOME");
	if (value === undefined) return resolve(root, ".outlay");
	// A relative folder would move with the directory one happens to start from.
	if (isAbsolute(value)) return resolve(value);
	throw wrong("OUTLAY_HOME", value, "set it to an absolute path, or unset it for .outlay in the repository");
}

/** Every variable `npm start` honours. A wrong value throws a `Failure` naming it, its value and the fix. */
export function readSettings(variables: Variables, root: string): Settings {
	const port = readPort(variables);
	const host = readHost(variables);
	const reachable = EVERY_ADDRESS.includes(host) ? "127.0.0.1" : host;
	const localUrl = `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
	const database = {
		name: "DATABASE_URL",
		protocols: ["postgresql:", "postgres:"],
		example: "postgresql://user:password@host:5432/database",
	};
	const redis = { name: "REDIS_URL", protocols: ["redis:", "rediss:"], example: "redis://host:6379" };
	const web = { name: "NEXTAUTH_URL", protocols: ["http:", "https:"], example: "https://outlay.example.com" };
	return {
		port,
		host,
		home: readHome(variables, root),
		databaseUrl: readUrl(variables, database),
		redisUrl: readUrl(variables, redis),
		sample: readSample(variables),
		publicUrl: readUrl(variables, web) ?? localUrl,
		localUrl,
	};
}

import { parseArgs } from "node:util";

/** Where a command finds the server and its token; undefined: the environment says. */
export interface ServerOptions {
	readonly url: string | undefined;
	readonly tokenFile: string | undefined;
}

export interface Declaration {
	readonly source: string | undefined;
	readonly account: string | undefined;
	/** Half-open. */
	readonly span: { readonly start: string; readonly end: string } | undefined;
	readonly asOf: string | undefined;
	readonly filter: string | undefined;
	readonly delivery: string | undefined;
	/** The answer to an import that asks what it is to the export before it. */
	readonly role: string | undefined;
}

interface Common {
	readonly server: ServerOptions;
	readonly json: boolean;
}

export type Command =
	| (Common & { readonly kind: "import"; readonly files: readonly string[]; readonly declared: Declaration })
	| (Common & { readonly kind: "confirm"; readonly importId: string; readonly declared: Declaration })
	| (Common & { readonly kind: "cancel"; readonly importId: string })
	| (Common & { readonly kind: "status" | "doctor" })
	| (Common & { readonly kind: "audit verify"; readonly head: string | undefined })
	| { readonly kind: "reset"; readonly json: boolean; readonly yes: boolean }
	| { readonly kind: "help"; readonly topic: Topic };

export const TOPICS = ["outlay", "import", "status", "doctor", "audit", "reset"] as const;
export type Topic = (typeof TOPICS)[number];

export type Parsed =
	| { readonly ok: true; readonly command: Command }
	| { readonly ok: false; readonly topic: Topic; readonly message: string };

const COMMON = { help: { type: "boolean", short: "h" }, json: { type: "boolean" } } as const;
const SERVER = { ...COMMON, url: { type: "string" }, "token-file": { type: "string" } } as const;
const DECLARED = {
	source: { type: "string" },
	account: { type: "string" },
	span: { type: "string" },
	"as-of": { type: "string" },
	filter: { type: "string" },
	delivery: { type: "string" },
	role: { type: "string" },
	confirm: { type: "string" },
	cancel: { type: "string" },
} as const;

class UsageError extends Error {}

/** The command that the arguments ask for, or what is wrong with them. */
export function parseCommand(args: readonly string[]): Parsed {
	const [name = "help", ...rest] = args;
	const topic = TOPICS.find((known) => known === name) ?? "outlay";
	try {
		return { ok: true, command: commandOf(name, rest) };
	} catch (error) {
		// parseArgs throws TypeErrors that say which argument it does not know.
		if (error instanceof UsageError || error instanceof TypeError) {
			return { ok: false, topic, message: error.message };
		}
		throw error;
	}
}

function commandOf(name: string, args: readonly string[]): Command {
	switch (name) {
		case "import":
			return importCommand(args);
		case "status":
		case "doctor":
			return plainCommand(name, args);
		case "audit":
			return auditCommand(args);
		case "reset":
			return resetCommand(args);
		case "help":
		case "--help":
		case "-h":
			return { kind: "help", topic: TOPICS.find((topic) => topic === args[0]) ?? "outlay" };
		default:
			throw new UsageError(`There is no command ${JSON.stringify(name)}.`);
	}
}

function importCommand(args: readonly string[]): Command {
	const { values, positionals } = parseArgs({
		args: [...args],
		options: { ...SERVER, ...DECLARED },
		allowPositionals: true,
	});
	if (values.help === true) return { kind: "help", topic: "import" };
	const base = {
		server: { url: values.url, tokenFile: values["token-file"] },
		json: values.json === true,
	};
	if (values.cancel !== undefined) {
		const said = Object.keys(DECLARED).some((name) => name !== "cancel" && Reflect.has(values, name));
		if (said || positionals.length > 0)
			throw new UsageError("--cancel ends one import: name no files and say nothing else beside it.");
		return { kind: "cancel", importId: values.cancel, ...base };
	}
	const common = {
		...base,
		declared: {
			source: values.source,
			account: values.account,
			span: values.span === undefined ? undefined : parseSpan(values.span),
			asOf: values["as-of"],
			filter: values.filter,
			delivery: values.delivery,
			role: values.role,
		},
	};
	if (values.role !== undefined && values.role !== "part" && values.role !== "replacement")
		throw new UsageError("--role is part or replacement.");
	if (values.confirm === undefined) {
		if (positionals.length === 0) throw new UsageError("Name at least one file.");
		if (values.role !== undefined) throw new UsageError("--role answers an import: use it with --confirm.");
		return { kind: "import", files: positionals, ...common };
	}
	if (positionals.length > 0) throw new UsageError("--confirm answers one import: name no files beside it.");
	if (values.source !== undefined)
		throw new UsageError("--source cannot change when an import is confirmed.");
	if (values.delivery !== undefined)
		throw new UsageError("--delivery is said with the file; --role answers an import.");
	return { kind: "confirm", importId: values.confirm, ...common };
}

function plainCommand(kind: "status" | "doctor", args: readonly string[]): Command {
	const { values, positionals } = parseArgs({ args: [...args], options: SERVER, allowPositionals: true });
	if (values.help === true) return { kind: "help", topic: kind };
	if (positionals.length > 0) throw new UsageError(`${kind} takes no argument.`);
	return { kind, server: { url: values.url, tokenFile: values["token-file"] }, json: values.json === true };
}

function auditCommand(args: readonly string[]): Command {
	const options = { ...SERVER, head: { type: "string" } } as const;
	const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
	if (values.help === true) return { kind: "help", topic: "audit" };
	if (positionals.join(" ") !== "verify") throw new UsageError("Write it as: audit verify");
	return {
		kind: "audit verify",
		head: values.head,
		server: { url: values.url, tokenFile: values["token-file"] },
		json: values.json === true,
	};
}

function resetCommand(args: readonly string[]): Command {
	const { values } = parseArgs({ args: [...args], options: { ...COMMON, yes: { type: "boolean" } } });
	if (values.help === true) return { kind: "help", topic: "reset" };
	return { kind: "reset", json: values.json === true, yes: values.yes === true };
}

function parseSpan(text: string): { readonly start: string; readonly end: string } {
	const match = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text);
	const [, start = "", end = ""] = match ?? [];
	if (start !== "" && start < end) return { start, end };
	throw new UsageError(
		`--span ${text} is not usable: write the first day and the day after the last one, as 2026-10-01..2026-11-01.`,
	);
}

import { Failure } from "../failure.ts";

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unexpected(what: string): Failure {
	return new Failure(
		`The server's answer has no ${what}: server and command line are of different versions, or this is another server.`,
	);
}

export function membersOf(value: unknown, what: string): Members {
	if (isMembers(value)) return value;
	throw unexpected(what);
}

export function listOf(value: unknown, what: string): readonly unknown[] {
	if (Array.isArray(value)) return value;
	throw unexpected(what);
}

/** A member that is text. */
export function textOf(members: Members, name: string): string {
	const value = members[name];
	if (typeof value === "string") return value;
	throw unexpected(name);
}

/** A member that is text or null; absent counts as null. */
export function textOrNull(members: Members, name: string): string | null {
	const value = members[name] ?? null;
	if (value === null || typeof value === "string") return value;
	throw unexpected(name);
}

export function numberOf(members: Members, name: string): number {
	const value = members[name];
	if (typeof value === "number") return value;
	throw unexpected(name);
}

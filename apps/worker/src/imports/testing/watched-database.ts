import type { Database, SqlSession } from "@outlay/db/database";

/** Told of each plain-SQL statement before it is sent. A throw is what the session answers; a promise holds it back. */
export type StatementHook = (text: string) => Promise<void> | void;

/** The database, with a hook before every plain-SQL statement: where a test stops an import, or acts in between. */
export function watchedDatabase(database: Database, hook: StatementHook): Database {
	const pool = new Proxy(database.pool, {
		get: (target, name) =>
			name === "connect" ? async () => watchedClient(await target.connect(), hook) : memberOf(target, name),
	});
	return { ...database, pool };
}

function watchedClient<Client extends SqlSession>(client: Client, hook: StatementHook): Client {
	return new Proxy(client, {
		get: (target, name) => {
			if (name !== "query") return memberOf(target, name);
			return (...input: readonly unknown[]) => {
				const [statement] = input;
				const held = told(target, hook, typeof statement === "string" ? statement : "COPY");
				const send = () => Reflect.apply(target.query, target, input);
				return held === undefined ? send() : held.then(send);
			};
		},
	});
}

function told(client: SqlSession, hook: StatementHook, text: string): Promise<void> | undefined {
	try {
		return hook(text) ?? undefined;
	} catch (error) {
		// The server must see it go, as it sees a killed worker go: the transaction and its locks end.
		if (error instanceof SessionGoneError) void endOf(client);
		throw error;
	}
}

const endOf = (client: SqlSession): unknown =>
	Reflect.apply(memberOf(client, "end") as () => unknown, client, []); // parse boundary: pg's pooled clients have it, its types do not

function memberOf(target: object, name: string | symbol): unknown {
	const member: unknown = Reflect.get(target, name);
	return typeof member === "function" ? member.bind(target) : member;
}

/** A session that is gone: what a killed worker's statements come to. */
export class SessionGoneError extends Error {
	override readonly name = "SessionGoneError";
}

/** Lets `statements` through, then nothing any more, not even a ROLLBACK. `sent` counts. */
export function dyingAfter(statements: number): {
	readonly hook: StatementHook;
	readonly sent: () => number;
} {
	let sent = 0;
	return {
		sent: () => sent,
		hook: () => {
			if (sent >= statements) throw new SessionGoneError();
			sent += 1;
		},
	};
}

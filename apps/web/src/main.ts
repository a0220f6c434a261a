import { type Database, openDatabase } from "@outlay/db/database";
import type { AuthOptions } from "next-auth";
import { authOptions } from "./auth/options.ts";
import { connectPeople } from "./auth/people.ts";
import type { People } from "./auth/ports.ts";
import { env } from "./env.ts";

/** What lives as long as the process. Made on first use: `next build` imports this file without a database. */
interface Services {
	readonly database: Database;
	readonly people: People;
	readonly authentication: AuthOptions;
}

let services: Services | undefined;

function connect(): Services {
	services ??= open();
	return services;
}

function open(): Services {
	const { DATABASE_URL, NEXTAUTH_SECRET } = env();
	const db = openDatabase({ url: DATABASE_URL });
	const people = connectPeople(db, () => new Date());
	return { database: db, people, authentication: authOptions({ people, secret: NEXTAUTH_SECRET }) };
}

export const database = (): Database => connect().database;
export const people = (): People => connect().people;
export const authentication = (): AuthOptions => connect().authentication;

import type { Actor, Right } from "@outlay/db/actor";
import { err, ok, type Result } from "@outlay/finops/result";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { problem } from "../api/problem.ts";
import { authentication, people } from "../main.ts";
import { PATH_HEADER } from "../proxy-headers.ts";
import { claimsOf } from "./options.ts";
import { signInPath } from "./return-path.ts";

/** Who is asking, checked against the membership as it is now; once per request however often it is called. */
export const currentActor = cache(async (): Promise<Actor | null> => {
	const claims = claimsOf(await getServerSession(authentication()));
	return claims === null ? null : people().actorOfSession(claims);
});

/**
 * The actor of a page or a server action; every one calls it first. Nobody signed in: to the sign-in page
 * and back. Signed in without `right`: not found, as if
 * the page were not there.
 */
export async function requireActor(right?: Right): Promise<Actor> {
	const actor = await currentActor();
	if (actor === null) redirect(signInPath((await headers()).get(PATH_HEADER) ?? "/"));
	if (right !== undefined && !actor.rights.has(right)) notFound();
	return actor;
}

/** The actor of an API route, by API token or session, or the problem to answer with. */
export async function apiActor(right?: Right): Promise<Result<Actor, Response>> {
	const token = /^Bearer (\S+)$/i.exec((await headers()).get("authorization") ?? "")?.[1];
	const actor = token === undefined ? await currentActor() : await people().actorOfToken(token);
	if (actor === null) {
		return err(problem({ status: 401, code: "not_signed_in", title: "Sign in, or send an API token." }));
	}
	if (right !== undefined && !actor.rights.has(right)) {
		return err(problem({ status: 403, code: "forbidden", title: `This needs the right ${right}.` }));
	}
	return ok(actor);
}

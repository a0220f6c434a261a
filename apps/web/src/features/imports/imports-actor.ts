import type { Actor, Right } from "@outlay/db/actor";
import { err, ok, type Result } from "@outlay/finops/result";
import { notFound } from "next/navigation";
import { problem } from "../../api/problem.ts";
import { apiActor, requireActor } from "../../auth/actor.ts";

/** The actor of an imports page. A file is of the whole organization: whoever sees a part of it finds no page here. */
export async function importsActor(right: Right = "imports.read"): Promise<Actor> {
	const actor = await requireActor(right);
	if (actor.scope.kind !== "organization") notFound();
	return actor;
}

/** The same for a route of the API, or the problem to answer with. */
export async function importsApiActor(right: Right): Promise<Result<Actor, Response>> {
	const actor = await apiActor(right);
	if (!actor.ok) return actor;
	if (actor.value.scope.kind === "organization") return ok(actor.value);
	return err(
		problem({
			status: 403,
			code: "forbidden",
			title: "Exports are of the whole organization; this account sees only a part of it.",
		}),
	);
}

import { problem } from "./problem.ts";

/** Longer addresses are cut: the answer names what was asked for, it does not repeat it. */
const PATH_MAX = 200;

/** The problem of an address below `/api/v1` that no route of the API has, whoever asks and with whatever method. */
export function noSuchPath(request: Request): Response {
	const { pathname } = new URL(request.url);
	return problem({
		status: 404,
		code: "no_such_path",
		title: "The API has no such path.",
		field: "path",
		value: pathname.length > PATH_MAX ? `${pathname.slice(0, PATH_MAX)}…` : pathname,
		fix: "Use a path that docs/openapi.json lists, below /api/v1.",
	});
}

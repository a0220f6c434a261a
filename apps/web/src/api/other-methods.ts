import { METHODS, type Method } from "./operation.ts";
import { problem } from "./problem.ts";

type Handler = (request: Request) => Response;

type OtherMethods<Own extends readonly Method[]> = Readonly<
	Record<Exclude<Method, Own[number]> | "OPTIONS", Handler>
>;

/**
 * Handlers of the methods that a path of the API does not have: Next would answer them with an empty 405. A route file
 * exports them all, beside the methods that it has and names here; `OPTIONS` says which those are.
 */
export function otherMethods<const Own extends readonly Method[]>(...own: Own): OtherMethods<Own> {
	const allow = [...own, ...(own.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
	const refuse: Handler = ({ method }) =>
		problem(
			{
				status: 405,
				code: "method_not_allowed",
				title: `This path of the API has no ${method}.`,
				field: "method",
				value: method,
				fix: `Use ${own.join(" or ")}.`,
			},
			{ allow },
		);
	const options: Handler = () => new Response(null, { status: 204, headers: { allow } });
	const others = METHODS.filter((method) => !own.includes(method)).map((method) => [method, refuse] as const);
	const handlers = Object.fromEntries([...others, ["OPTIONS", options]]);
	return handlers as OtherMethods<Own>; // brand: exactly its keys, all methods but the path's own
}

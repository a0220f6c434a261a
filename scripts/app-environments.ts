import { parseEnvironment as parseWeb, EnvironmentError as WebError } from "../apps/web/src/env.ts";
import { parseEnvironment as parseWorker, EnvironmentError as WorkerError } from "../apps/worker/src/env.ts";
import { Failure } from "./failure.ts";

/** Parses what web and worker will be told, before anything is started. Throws a `Failure` with what they refuse. */
export function requireUsableEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
	try {
		parseWeb(variables);
		parseWorker(variables);
	} catch (error) {
		if (error instanceof WebError || error instanceof WorkerError) throw new Failure(error.message);
		throw error;
	}
}

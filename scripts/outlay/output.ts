import { Failure } from "../failure.ts";

/** Where a command says what it found: lines for people, or one JSON document. */
export interface Output {
	/** A result, for people; with --json it is left out. */
	readonly line: (text: string) => void;
	/** What is being done, on standard error. */
	readonly progress: (text: string) => void;
	/** The whole result, for programs; without --json it is left out. */
	readonly document: (value: unknown) => void;
}

/** Runs a command: with --json a `Failure` is a document too, `{ "error": ... }`, before it is thrown on. */
export async function documenting(output: Output, run: () => Promise<number> | number): Promise<number> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof Failure) output.document({ error: error.message });
		throw error;
	}
}

export function outputTo(
	json: boolean,
	streams: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): Output {
	return {
		line: (text) => {
			if (!json) streams.out(`${text}\n`);
		},
		progress: (text) => streams.err(`${text}\n`),
		document: (value) => {
			if (json) streams.out(`${JSON.stringify(value, null, "\t")}\n`);
		},
	};
}

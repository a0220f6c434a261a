import type { ImportStatus } from "@outlay/db/read-models/imports";

export interface ImportsUrl {
	/** Only imports of this status; null: all of them. */
	readonly status: ImportStatus | null;
	/** Id of the last import of the page before. */
	readonly cursor: string | null;
}

/** The imports that wait for an answer. */
export const WAITING_IMPORTS: ImportsUrl = { status: "needs_confirmation", cursor: null };

/** The address of a page of the list; its parameters are those of `GET /imports`. */
export function importsHref(url: ImportsUrl): string {
	const query = importsQuery(url).toString();
	return query === "" ? "/imports" : `/imports?${query}`;
}

/** The parameters of `GET /imports` for a page of the list. */
export function importsQuery({ status, cursor }: ImportsUrl): URLSearchParams {
	return new URLSearchParams({
		...(status === null ? {} : { status }),
		...(cursor === null ? {} : { cursor }),
	});
}

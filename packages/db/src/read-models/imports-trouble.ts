import { z } from "zod";

/** The import's `error` column: why it failed, what it asks for, or which import it repeats. Written by the worker. */
const troubleSchema = z.object({
	code: z.string(),
	message: z.string().default(""),
	fix: z.string().default(""),
	/** The import of the same bytes. */
	importId: z.string().nullish(),
	/** Days to propose, half-open. */
	proposed: z.object({ start: z.string(), end: z.string() }).nullish(),
	/** Whose account is asked for. */
	issuer: z.string().nullish(),
	/** The answer holds for all rows of this gateway, also of later files. */
	gateway: z.boolean().nullish(),
	candidates: z
		.array(z.object({ id: z.string(), name: z.string(), externalId: z.string().nullable() }))
		.nullish(),
	/** What fills the billing period already. */
	held: z
		.object({
			delivery: z.string(),
			asOf: z.string(),
			months: z.array(z.string()),
			files: z.array(z.object({ importId: z.string(), fileName: z.string() })),
		})
		.nullish(),
	/** When the file itself was exported or brought. */
	asOf: z.string().nullish(),
	closest: z
		.array(
			z.object({ source: z.string(), title: z.string(), missing: z.array(z.string()), message: z.string() }),
		)
		.nullish(),
});

/** Why an import needs someone, in words and with what there is to choose from. */
export interface ImportTrouble {
	readonly code: string;
	readonly message: string;
	/** What to do about it; empty when there is nothing. */
	readonly fix: string;
	readonly sameAs: string | null;
	readonly proposedSpan: { readonly start: string; readonly end: string } | null;
	readonly issuer: string | null;
	readonly gateway: boolean;
	readonly candidates: readonly {
		readonly id: string;
		readonly name: string;
		readonly externalId: string | null;
	}[];
	/** The export that fills the file's billing period: is the file a further part of it, or newer? */
	readonly held: {
		readonly delivery: string;
		/** ISO instant; `ownAsOf` is the file's own. */
		readonly asOf: string;
		readonly ownAsOf: string | null;
		readonly months: readonly string[];
		readonly files: readonly { readonly importId: string; readonly fileName: string }[];
	} | null;
	/** Layouts that the file nearly is, nearest first. */
	readonly closest: readonly {
		readonly source: string;
		readonly title: string;
		readonly missing: readonly string[];
		readonly message: string;
	}[];
}

/** The trouble of an import's `error` column; null where there is none. */
export function parseTrouble(column: unknown): ImportTrouble | null {
	if (column === null || column === undefined) return null;
	const { importId, proposed, issuer, gateway, candidates, closest, held, asOf, ...said } =
		troubleSchema.parse(column);
	return {
		...said,
		sameAs: importId ?? null,
		proposedSpan: proposed ?? null,
		issuer: issuer ?? null,
		gateway: gateway ?? false,
		candidates: candidates ?? [],
		held: held === null || held === undefined ? null : { ...held, ownAsOf: asOf ?? null },
		closest: closest ?? [],
	};
}

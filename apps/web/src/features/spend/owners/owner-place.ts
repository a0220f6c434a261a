import type { CutQuery } from "@outlay/db/read-models/spend-cut";
import type { Periods } from "../query/periods.ts";
import type { SpendContext } from "../query/spend-context.ts";
import { type SpendUrl, withFilter } from "../query/spend-url.ts";
import type { Owner, OwnerKind } from "./owner-words.ts";

/** Which owner's page this is, and what its address says. */
export interface OwnerPlace {
	readonly kind: OwnerKind;
	readonly owner: Owner;
	readonly url: SpendUrl;
	readonly context: SpendContext;
	readonly periods: Periods & Pick<CutQuery, "convertTo">;
	/** The reader sees a part of the organization. */
	readonly isScoped: boolean;
}

/** The address of Explore inside this owner. */
export function ownerUrl({ kind, owner, url }: OwnerPlace): SpendUrl {
	return withFilter(url, kind, [owner.slug]);
}

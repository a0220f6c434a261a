import { systemActor } from "@outlay/db/actor";
import { applyPriceEdition, organizationsBehind } from "@outlay/db/repositories/price-editions";
import type { EditionName, PriceEdition } from "@outlay/pricing/price-edition";
import type { WorkerContext } from "../context.ts";

/** The edition that this release bundles. Its rows are read only where a price book is behind. */
export interface Bundled {
	readonly name: EditionName;
	readonly read: () => Promise<PriceEdition>;
}

/**
 * Brings every price book that is behind to the bundled edition. What fails leaves that book as it was, is logged, and
 * is tried again when a worker next starts: usage goes on being rated by the older edition. Never rejects.
 */
export async function applyBundledPrices(
	{ database, now, log }: Pick<WorkerContext, "database" | "now" | "log">,
	{ name, read }: Bundled,
): Promise<void> {
	const failed = (what: string, error: unknown) =>
		log(`prices of ${name.date} ${what}: ${error instanceof Error ? error.message : String(error)}`);
	try {
		const behind = await organizationsBehind(database, name);
		if (behind.length === 0) return;
		const edition = await read();
		for (const organizationId of behind) {
			try {
				const counts = await applyPriceEdition(database, systemActor(organizationId), {
					edition,
					now: now(),
				});
				if (counts === null) continue;
				const { kept, dated, changed, added, absent } = counts;
				log(
					`prices of ${name.date}: ${added} added, ${changed} changed, ${dated} dated, ${kept} kept, ${absent} no longer named`,
				);
			} catch (error) {
				failed(`not applied to organization ${organizationId}`, error);
			}
		}
	} catch (error) {
		failed("not read", error);
	}
}

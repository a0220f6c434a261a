import type { Database } from "@outlay/db/database";
import type { PriceBooks } from "@outlay/db/repositories/price-books";
import type { RawExports } from "@outlay/raw-exports/store";

/** What the worker's jobs run on. Made once in main.ts. */
export interface WorkerContext {
	readonly database: Database;
	readonly rawExports: RawExports;
	readonly priceBooks: PriceBooks;
	readonly now: () => Date;
	readonly log: (line: string) => void;
}

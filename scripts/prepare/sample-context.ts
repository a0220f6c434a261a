import type { Database } from "@outlay/db/database";
import type { RawExports } from "@outlay/raw-exports/store";

export interface SampleContext {
	readonly database: Database;
	readonly rawExports: RawExports;
	readonly home: string;
	readonly now: () => Date;
	readonly say: (line: string) => void;
}

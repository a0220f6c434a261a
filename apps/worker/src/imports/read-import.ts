import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import type { Actor } from "@outlay/db/actor";
import type { ImportRun } from "@outlay/db/repositories/imports";
import type { ImportPlan } from "./plan-import.ts";

export interface ReadImport {
	readonly actor: Actor;
	readonly run: ImportRun;
	readonly file: ProbedFile;
	readonly plan: ImportPlan;
	readonly signal: AbortSignal;
}

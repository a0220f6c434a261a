import type { ConditionOp } from "@outlay/finops/conditions";

/** What a form offers; `in` is `is` with several values. */
export const CONDITION_OPS_SHOWN = [
	"is",
	"startsWith",
	"endsWith",
	"contains",
	"matches",
	"exists",
] as const satisfies readonly ConditionOp[];

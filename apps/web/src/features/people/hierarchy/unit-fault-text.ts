import type { UnitChangeFault } from "@outlay/db/repositories/hierarchy-changes";
import type { UnitFault } from "@outlay/db/repositories/hierarchy-units";
import { FAULT_WORDS } from "../fault-words.ts";

const NAMED_MAX = 8;

/** Why a unit was not changed, naming what stands in the way, and what to do. */
export function unitFaultText(fault: UnitChangeFault | UnitFault): string {
	const names = "names" in fault ? fault.names : [];
	switch (fault.code) {
		case "slug_taken":
		case "unknown_unit":
		case "unknown_owner":
			return FAULT_WORDS[fault.code];
		case "not_possible":
			return `This cannot be said of ${names[0] === "environment" ? "an environment" : `a ${names[0]}`}.`;
		case "outside_its_time":
			return names.length === 1
				? `Choose a day after it begins, ${names[0]}.`
				: `Choose a day from ${names[0]} to before ${names[1]}, when it is there.`;
		case "owner_has_ended":
			return `${names[0]} is not there from that day on: choose another owner, or a day within its time.`;
		case "has_children":
			return `${listed(names)} ${names.length === 1 ? "is" : "are"} in it on that day or later. Move or end ${names.length === 1 ? "it" : "them"} first.`;
		case "has_rules":
			return `Spend of that day or later is given to it by ${listed(names)}. End ${names.length === 1 ? "that" : "those"} on the same day, or name another owner there, and publish.`;
		default:
			return fault satisfies never;
	}
}

function listed(names: readonly string[]): string {
	const more = names.length - NAMED_MAX;
	return `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

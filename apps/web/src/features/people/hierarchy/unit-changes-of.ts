import type { UnitChange } from "@outlay/db/repositories/hierarchy-changes";
import type { UnitChangeBody } from "../../../app/api/v1/hierarchy/schema.ts";

/** What the API was asked to change, one after the other; the end last, so that it sees the rest. */
export function unitChangesOf(body: UnitChangeBody): readonly UnitChange[] {
	const { name, from = "", ownerId, costCenter, leadEmail, to } = body;
	return [
		...(name === undefined ? [] : [{ kind: "rename", name } as const]),
		...(ownerId === undefined ? [] : [{ kind: "move", ownerId, from } as const]),
		...(costCenter === undefined ? [] : [{ kind: "cost_center", value: costCenter, from } as const]),
		...(leadEmail === undefined ? [] : [{ kind: "lead_email", value: leadEmail, from } as const]),
		...(to === undefined ? [] : [{ kind: "end", to } as const]),
	];
}

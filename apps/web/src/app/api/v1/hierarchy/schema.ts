import { z } from "zod";

const placementSchema = z.object({
	/** Id of the department (of a team) or of the team (of a feature). */
	ownerId: z.uuid(),
	from: z.iso.date(),
	/** The day after the last; null: still so. */
	to: z.iso.date().nullable(),
});

const unitShape = {
	id: z.uuid(),
	slug: z.string(),
	name: z.string(),
	from: z.iso.date(),
	to: z.iso.date().nullable(),
};

/** `GET /hierarchy`: of departments, teams and features those that the actor's scope names. */
export const hierarchySchema = z.object({
	departments: z.array(z.object({ ...unitShape, costCenter: z.string().nullable() })),
	teams: z.array(
		z.object({ ...unitShape, leadEmail: z.string().nullable(), placements: z.array(placementSchema) }),
	),
	features: z.array(z.object({ ...unitShape, placements: z.array(placementSchema) })),
	environments: z.array(z.object({ ...unitShape, kind: z.string() })),
});

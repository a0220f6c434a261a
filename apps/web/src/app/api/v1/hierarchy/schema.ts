import { ENVIRONMENT_KINDS, UNIT_KINDS } from "@outlay/db/repositories/hierarchy-units";
import { parseDay } from "@outlay/finops/day";
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

const detailSchema = z.object({ value: z.string(), from: z.iso.date(), to: z.iso.date().nullable() });
const detailed = {
	/** In order of time, as all periods here. */
	costCenters: z.array(detailSchema),
	/** E-mail addresses of who answers for it. */
	leads: z.array(detailSchema),
};

/** `GET /hierarchy`: of departments, teams and features those that the actor's scope names. */
export const hierarchySchema = z.object({
	departments: z.array(z.object({ ...unitShape, ...detailed })),
	teams: z.array(z.object({ ...unitShape, ...detailed, placements: z.array(placementSchema) })),
	features: z.array(z.object({ ...unitShape, leads: detailed.leads, placements: z.array(placementSchema) })),
	environments: z.array(z.object({ ...unitShape, kind: z.string() })),
});

/** Of a form and of the API alike. */
export const unitNameSchema = z
	.string()
	.trim()
	.min(1, "Write a name.")
	.max(200, "Use at most 200 characters.");
export const unitSlugSchema = z
	.string()
	.trim()
	.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use small letters, digits and hyphens: search-ranking.")
	.max(100, "Use at most 100 characters.");
export const unitDaySchema = z
	.string()
	.refine((text) => parseDay(text).ok, "Write a day that exists, as YYYY-MM-DD.")
	.meta({ format: "date" });
const detailTextSchema = z.string().trim().min(1, "Write something, or null for none.").max(320).nullable();

const common = { slug: unitSlugSchema, name: unitNameSchema, from: unitDaySchema };

/** `POST /hierarchy`. `ownerId` is a department's (of a team) or a team's (of a feature). */
export const unitBodySchema = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("department"), ...common, costCenter: detailTextSchema.default(null) }),
	z.strictObject({
		kind: z.literal("team"),
		...common,
		ownerId: z.uuid(),
		leadEmail: detailTextSchema.default(null),
	}),
	z.strictObject({ kind: z.literal("feature"), ...common, ownerId: z.uuid() }),
	z.strictObject({ kind: z.literal("environment"), ...common, environment: z.enum(ENVIRONMENT_KINDS) }),
]);

export const newUnitSchema = z.object({ id: z.uuid() });

export const unitKindSchema = z.enum(UNIT_KINDS);
export const unitIdSchema = z.uuid();

/** `PATCH /hierarchy/{kind}/{id}`, all of it or nothing. */
export const unitChangeBodySchema = z
	.strictObject({
		name: unitNameSchema.optional(),
		/** First day of `ownerId`, `costCenter` and `leadEmail`. */
		from: unitDaySchema.optional(),
		ownerId: z.uuid().optional(),
		costCenter: detailTextSchema.optional(),
		leadEmail: detailTextSchema.optional(),
		/** The day after its last; null: it goes on. */
		to: unitDaySchema.nullable().optional(),
	})
	.refine(
		({ from, ownerId, costCenter, leadEmail }) =>
			from !== undefined || (ownerId === undefined && costCenter === undefined && leadEmail === undefined),
		{ message: "Say from which day on.", path: ["from"] },
	)
	.refine(
		(change) => Object.entries(change).some(([name, value]) => name !== "from" && value !== undefined),
		{
			message: "Name what changes: name, ownerId, costCenter, leadEmail or to.",
		},
	);
export type UnitChangeBody = z.infer<typeof unitChangeBodySchema>;

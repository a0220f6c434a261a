import { z } from "zod";

const slugSchema = z.string().trim().min(1, "Write an id of GET /hierarchy.").max(120);

/** `POST /me/spend-report`: whose month; left out: the organization's. */
export const spendReportPreviewSchema = z.strictObject({
	owner: z.strictObject({ kind: z.enum(["department", "team"]), slug: slugSchema }).optional(),
});

export const spendReportAskedSchema = z.object({
	/** `YYYY-MM`: the month before this one. */
	month: z.string(),
});

import { z } from "zod";

const OWNERS_MAX = 500;
const ids = z.array(z.uuid()).max(OWNERS_MAX);

/** Departments and teams that a form names, as {@link OwnersField} sends them. */
export function ownersOf(form: FormData): {
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
} {
	return { departmentIds: ids.parse(form.getAll("departmentId")), teamIds: ids.parse(form.getAll("teamId")) };
}

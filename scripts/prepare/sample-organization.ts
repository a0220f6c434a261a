import type { Database } from "@outlay/db/database";
import { findOrganization } from "@outlay/db/repositories/organizations";

/** The set-up page makes slugs of letters, digits and dashes: none that a person sets up has a colon. */
export const SAMPLE_SLUG = "sample:larkfield";

/** Id of the organization that the sample made, or null. One that a person set up is never it, whatever its name. */
export function findSampleOrganization(database: Database): Promise<string | null> {
	return findOrganization(database, SAMPLE_SLUG);
}

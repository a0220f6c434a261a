import type { Actor } from "@outlay/db/actor";
import { readAttributionNames } from "@outlay/db/read-models/attribution-names";
import type { Day } from "@outlay/finops/day";
import { database } from "../../main.ts";
import { ownerNames } from "./owner-names.ts";
import type { OwnerNames } from "./rule-words.ts";

/** Names of everything that rules may name, read for a page. */
export async function attributionNames(actor: Actor, today: Day): Promise<OwnerNames> {
	return ownerNames(await readAttributionNames(database(), actor, today));
}

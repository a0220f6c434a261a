import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import { publishRuleSet } from "@outlay/db/repositories/attribution";
import { addHierarchy, type NewHierarchy } from "@outlay/db/repositories/hierarchy";
import { createFirstOrganization } from "@outlay/db/repositories/organizations";
import { applyPriceEdition } from "@outlay/db/repositories/price-editions";
import type { Rule } from "@outlay/finops/rule-set";
import { bundledEdition } from "@outlay/pricing/bundled-seed";

/** Owners of the benchmarks' spend: every row's tag `feature` names one, and the feature its team. */
export const FEATURES = 40;
const TEAMS = 12;
const DEPARTMENTS = 4;
const VALID_FROM = "2020-01-01";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** An organization with the bundled prices, owners and one rule per feature. */
export async function addCompany(database: Database): Promise<Actor> {
	const company = { name: "Bench", slug: "bench", timeZone: "UTC", currency: "USD" };
	const created = await createFirstOrganization(database, company);
	if (!created.ok) throw new Error("the database is not empty");
	const actor = created.value;
	await applyPriceEdition(database, actor, { edition: await bundledEdition(), now: new Date() });
	await addHierarchy(database, actor, { input: hierarchy(), now: new Date() });
	await publishRules(database, actor, 0);
	return actor;
}

function hierarchy(): NewHierarchy {
	const named = (letter: string) => (n: number) => ({
		slug: `${letter}${n}`,
		name: `${letter.toUpperCase()}${n}`,
		validFrom: VALID_FROM,
	});
	return {
		departments: numbers(DEPARTMENTS).map((n) => ({ ...named("d")(n), costCenter: null })),
		teams: numbers(TEAMS).map((n) => ({
			...named("t")(n),
			department: `d${n % DEPARTMENTS}`,
			leadEmail: null,
		})),
		features: numbers(FEATURES).map((n) => ({ ...named("f")(n), team: `t${n % TEAMS}` })),
		environments: [{ slug: "production", name: "Production", kind: "production", validFrom: VALID_FROM }],
	};
}

/** Publishes one rule per feature; another `shift` moves every feature's spend to another team's feature. */
export async function publishRules(database: Database, actor: Actor, shift: number): Promise<void> {
	const rules = numbers(FEATURES).map((n): Rule => {
		const owner = (n + shift) % FEATURES;
		return {
			id: `f${n}`,
			name: `F${n}`,
			conditions: [{ dimension: "tag:feature", op: "is", value: `f${n}` }],
			outcome: { kind: "target", team: `t${owner % TEAMS}`, feature: `f${owner}`, environment: "production" },
		};
	});
	await publishRuleSet(database, actor, { input: { ruleSet: { rules }, note: "" }, now: new Date() });
}

import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import type { BridgeKey } from "./bridge-facts.ts";
import { type Label, type Labels, readLabels } from "./spend-labels.ts";

/** A {@link BridgeKey} with what its owner is called. */
export interface NamedKey extends Omit<BridgeKey, "owner"> {
	/** `value` is what filters take; null: nobody's. */
	readonly owner: { readonly kind: "feature" | "team"; readonly label: Label } | null;
}

export interface BridgeLabels {
	readonly feature: Labels;
	readonly team: Labels;
}

/** Labels of owners are read whole: an organization has hundreds, not millions. */
const EVERY: readonly string[] = ["*"];

export async function readBridgeLabels(session: SqlSession, actor: Actor): Promise<BridgeLabels> {
	return {
		feature: await readLabels(session, actor, { dimension: "feature", ids: EVERY }),
		team: await readLabels(session, actor, { dimension: "team", ids: EVERY }),
	};
}

export function labelKey({ owner, ...key }: BridgeKey, labels: BridgeLabels): NamedKey {
	if (owner.kind === "none") return { ...key, owner: null };
	const { kind, id } = owner;
	return { ...key, owner: { kind, label: labels[kind].get(id) ?? { value: id, label: id } } };
}

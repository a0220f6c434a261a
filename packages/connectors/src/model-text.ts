import { canonicalModel } from "@outlay/pricing/model-id";
import type { ModelIdentity } from "@outlay/pricing/model-identity";
import { memo } from "./memo.ts";

const identityOf = memo((key): ModelIdentity => {
	const at = key.indexOf("\n");
	return canonicalModel(key.slice(0, at), key.slice(at + 1));
});

/** `canonicalModel`, remembered: bills spell few models in many rows. */
export function modelIdentity(provider: string, text: string): ModelIdentity {
	return identityOf(`${provider}\n${text}`);
}

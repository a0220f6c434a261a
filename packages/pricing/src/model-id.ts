import { plainModel, type ModelIdentity } from "./model-identity.ts";

/**
 * Undoes a provider's spelling of a model: an API id, an invoice line item, a usage type, a SKU
 * description, a meter name, a display name or a gateway's route. `provider` is who serves and bills
 * (any spelling that `canonicalProvider` knows). The same model reached through different exports
 * of one provider gives the same `model`. Unknown spellings pass through trimmed and lower-cased.
 */
export function canonicalModel(_provider: string, text: string): ModelIdentity {
	const model = text.trim().toLowerCase();
	return plainModel(model === "" ? null : model);
}

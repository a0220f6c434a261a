import type { Price } from "@outlay/pricing/price";
import type { Actor } from "../actor.ts";
import type { Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { addToOutbox } from "./outbox.ts";

/** Two changes at once must not make rows that overlap: one waits, until the other's transaction ends. */
export async function lockPrices(transaction: Transaction, { organizationId }: Actor): Promise<void> {
	await transaction.$queryRawUnsafe(
		"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
		`prices:${organizationId}`,
	);
}

/** Usage was folded by the prompt sizes known then: a price of another one cannot be told from it. */
export async function hasNewThreshold(
	transaction: Transaction,
	{ organizationId }: Actor,
	prices: readonly Pick<Price, "abovePromptTokens">[],
): Promise<boolean> {
	const known = await transaction.price.findMany({
		where: { organizationId, abovePromptTokens: { not: null } },
		distinct: ["abovePromptTokens"],
		select: { abovePromptTokens: true },
	});
	const sizes = new Set(known.map(({ abovePromptTokens }) => abovePromptTokens));
	return prices.some(({ abovePromptTokens }) => abovePromptTokens !== null && !sizes.has(abovePromptTokens));
}

/** Only logs of requests say each prompt's size; what a provider reports is in the provider's own bands. */
export async function refoldStreams(transaction: Transaction, { organizationId }: Actor): Promise<void> {
	const streams = await transaction.cell.findMany({
		where: { organizationId, isGateway: true },
		distinct: ["source"],
		select: { source: true },
	});
	for (const { source } of streams) {
		await addToOutbox(transaction, organizationId, {
			job: "stream.refold",
			payload: { organizationId, source },
		});
	}
}

/** Marks what is to be rated again, and asks for it. `model` null: every model of the provider. */
export async function recordPriceChange(
	transaction: Transaction,
	{ organizationId }: Actor,
	changed: readonly Pick<Price, "provider" | "model">[],
): Promise<void> {
	await transaction.priceChange.createMany({
		data: changed.map(({ provider, model }) => ({ organizationId, id: newId(), provider, model })),
	});
	await addToOutbox(transaction, organizationId, { job: "prices.rerate", payload: { organizationId } });
}

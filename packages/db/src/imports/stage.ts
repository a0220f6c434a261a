import { METERS } from "@outlay/finops/charge";
import type { SqlSession } from "../database.ts";
import { type CopyValue, copyInto, copyLine } from "./copy.ts";

/** A billed line, resolved to ids, not yet folded. Amounts are decimal text of at most 18 decimals. */
export interface StagedLine {
	readonly keyId: string;
	readonly accountId: string;
	readonly scope: string;
	readonly day: string;
	readonly periodStart: string;
	readonly periodEnd: string;
	readonly meter: string;
	readonly tier: string;
	readonly category: string;
	readonly chargeClass: string;
	readonly currency: string;
	readonly invoiceId: string;
	readonly description: string;
	readonly quantity: string | null;
	readonly billed: string;
	readonly effective: string;
	readonly contracted: string;
	readonly list: string;
	readonly foldId: string;
	/** Of the replacement's files: 0 is the import's own, others are staged again beside it. */
	readonly file: number;
}

/** A usage line, resolved to ids, not yet folded. */
export interface StagedUsage {
	readonly keyId: string;
	readonly accountId: string;
	readonly scope: string;
	readonly day: string;
	readonly periodStart: string;
	readonly periodEnd: string;
	readonly tier: string;
	/** Empty: the source does not say. */
	readonly reach: string;
	readonly contextBand: string;
	readonly outcome: string;
	readonly requests: bigint | null;
	readonly retries: bigint | null;
	readonly latencyMs: number | null;
	readonly promptTokens: bigint | null;
	readonly session: string | null;
	readonly quantities: Readonly<Partial<Record<string, bigint>>>;
	readonly reported: string | null;
	readonly reportedCurrency: string | null;
	readonly foldId: string;
	/** Of the replacement's files: 0 is the import's own, others are staged again beside it. */
	readonly file: number;
}

export interface StagedKey {
	readonly id: string;
	readonly accountId: string;
	readonly provider: string;
	readonly service: string | null;
	readonly subAccount: string | null;
	readonly apiKey: string | null;
	readonly principal: string | null;
	readonly resource: string | null;
	readonly model: string | null;
	readonly tags: Readonly<Record<string, string>>;
	readonly names: Readonly<Record<string, string>>;
	readonly day: string;
}

const quantityColumns = METERS.map((meter) => `q_${meter}`);

const CREATE_SQL = `
CREATE TEMP TABLE stage_key (id uuid, account_id uuid, provider text, service text, sub_account text, api_key text,
  principal text, resource text, model text, tags jsonb, names jsonb, day date);
CREATE TEMP TABLE stage_line (key_id uuid, account_id uuid, scope text, day date, period_start timestamptz,
  period_end timestamptz, meter text, tier text, category text, charge_class text, currency text, invoice_id text,
  description text, quantity numeric, billed numeric, effective numeric, contracted numeric, list numeric, fold_id uuid, file int);
CREATE TEMP TABLE stage_usage (key_id uuid, account_id uuid, scope text, day date, period_start timestamptz,
  period_end timestamptz, tier text, reach text, context_band text, outcome text, requests numeric, retries numeric,
  latency_ms float8, prompt_tokens numeric, session text, reported numeric, reported_currency text, fold_id uuid,
  file int, ${quantityColumns.map((name) => `${name} numeric`).join(", ")});
CREATE TEMP TABLE stage_cell (account_id uuid, scope text, day date, PRIMARY KEY (account_id, scope, day));
GRANT ALL ON stage_key, stage_line, stage_usage, stage_cell TO outlay_app;
`;

/** Lines that wait in memory before one COPY: large enough to be cheap, small enough to stay flat. */
const FLUSH_ROWS = 5_000;

/** Most charge keys remembered as already staged; past it they are staged again, which the upsert folds. */
const KNOWN_KEYS_MAX = 200_000;

/**
 * The temporary tables of one import, on one session. They vanish with the session, so a killed import
 * leaves nothing behind. Not transactional: rows gather before the one transaction that replaces cells.
 */
export interface Stage {
	readonly key: (key: StagedKey) => void;
	readonly line: (line: StagedLine) => Promise<void>;
	readonly usage: (usage: StagedUsage) => Promise<void>;
	readonly flush: () => Promise<void>;
}

/** Creates the temporary tables on `session` and returns the writer. */
export async function openStage(session: SqlSession): Promise<Stage> {
	await session.query(CREATE_SQL);
	const keys: string[] = [];
	const lines: string[] = [];
	const usages: string[] = [];
	const known = new Set<string>();
	const drain = async (batches: readonly (readonly [target: string, lines: readonly string[]])[]) => {
		for (const [target, batch] of batches) if (batch.length > 0) await copyInto(session, target, batch);
	};
	let sent: Promise<void> = Promise.resolve();
	/** One batch is on its way while the next gathers: the reader and the server work at the same time. */
	const send = async () => {
		await sent;
		sent = drain([
			["stage_key", keys.splice(0)],
			["stage_line", lines.splice(0)],
			["stage_usage", usages.splice(0)],
		]);
		// A failure is thrown by whoever waits next: the next batch, or the flush at the end.
		sent.catch(() => undefined);
	};
	const flush = async () => {
		await send();
		await sent;
	};
	const full = () => lines.length + usages.length >= FLUSH_ROWS;
	return {
		flush,
		key: (key) => {
			const mark = `${key.id}${key.day}`;
			if (known.has(mark)) return;
			if (known.size >= KNOWN_KEYS_MAX) known.clear();
			known.add(mark);
			keys.push(copyLine(keyValues(key)));
		},
		line: async (line) => {
			lines.push(copyLine(lineValues(line)));
			if (full()) await send();
		},
		usage: async (usage) => {
			usages.push(copyLine(usageValues(usage)));
			if (full()) await send();
		},
	};
}

/** Adds keys to the stage, on the session that it was opened on. */
export async function stageKeys(session: SqlSession, keys: readonly StagedKey[]): Promise<void> {
	if (keys.length > 0)
		await copyInto(
			session,
			"stage_key",
			keys.map((key) => copyLine(keyValues(key))),
		);
}

function keyValues(key: StagedKey): CopyValue[] {
	return [
		key.id,
		key.accountId,
		key.provider,
		key.service,
		key.subAccount,
		key.apiKey,
		key.principal,
		key.resource,
		key.model,
		JSON.stringify(key.tags),
		JSON.stringify(key.names),
		key.day,
	];
}

function lineValues(line: StagedLine): CopyValue[] {
	return [
		line.keyId,
		line.accountId,
		line.scope,
		line.day,
		line.periodStart,
		line.periodEnd,
		line.meter,
		line.tier,
		line.category,
		line.chargeClass,
		line.currency,
		line.invoiceId,
		line.description,
		line.quantity,
		line.billed,
		line.effective,
		line.contracted,
		line.list,
		line.foldId,
		line.file,
	];
}

function usageValues(usage: StagedUsage): CopyValue[] {
	return [
		usage.keyId,
		usage.accountId,
		usage.scope,
		usage.day,
		usage.periodStart,
		usage.periodEnd,
		usage.tier,
		usage.reach,
		usage.contextBand,
		usage.outcome,
		usage.requests,
		usage.retries,
		usage.latencyMs,
		usage.promptTokens,
		usage.session,
		usage.reported,
		usage.reportedCurrency,
		usage.foldId,
		usage.file,
		...METERS.map((meter) => usage.quantities[meter] ?? null),
	];
}

import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@outlay/db/actor";
import { newId } from "@outlay/db/id";
import { type ConnectionView, readConnection } from "@outlay/db/read-models/connections";
import { relayOutbox } from "@outlay/db/repositories/outbox";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { type ConnectionKind, createConnection } from "@outlay/db/repositories/provider-connections";
import type { TestDatabase } from "@outlay/db/testing/test-database";
import { addDays, type Day, parseDay } from "@outlay/finops/day";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { parseJob } from "@outlay/jobs/job";
import { openOutbound } from "@outlay/outbound/outbound";
import { openRawExports } from "@outlay/raw-exports/store";
import { openSecretBox } from "@outlay/secrets/secret-box";
import { handleJob } from "../../handle-job.ts";
import { pullConnection } from "../pull-connection.ts";
import type { PullContext } from "../pull-context.ts";

export const ADMIN_KEY = "sk-admin-test-0123456789";

/** A clock that tests move by hand. */
export interface TestClock {
	now: number;
}

/** An organization with one connection to a fake, and the worker's real jobs. */
export interface PullWorld {
	readonly actor: Actor;
	readonly context: PullContext;
	readonly connectionId: string;
	/** Pauses that a retry would have taken. */
	readonly pauses: number[];
	/** Reads the provider, then runs every import and rollup that it asked for. */
	readonly pull: () => Promise<void>;
	/** Reads the provider alone, with another context where a test breaks something. */
	readonly readOnly: (context?: PullContext) => Promise<void>;
	readonly runImports: () => Promise<void>;
	readonly view: () => Promise<ConnectionView>;
	/** Decimal text by `key`, of one column over the organization's facts. */
	readonly sums: (sql: string) => Promise<Readonly<Record<string, string>>>;
}

export interface PullWorldInput {
	readonly db: TestDatabase;
	readonly kind: ConnectionKind;
	readonly origin: string;
	readonly clock: TestClock;
	readonly historyDays: number;
	/** Anthropic's analytics reports in place of the others. */
	readonly analytics?: boolean;
	/** Claude Code analytics beside the others. */
	readonly claudeCode?: boolean;
}

export async function openPullWorld({
	db,
	kind,
	origin,
	clock,
	historyDays,
	analytics = false,
	claudeCode = false,
}: PullWorldInput): Promise<PullWorld> {
	const id = newId();
	const actor = await db.organization(`${kind}-${id.slice(-12)}`);
	const box = openSecretBox({ current: randomBytes(32), previous: [] });
	const pauses: number[] = [];
	const { organizationId } = actor;
	const context: PullContext = {
		database: db.database,
		rawExports: await openRawExports({ directory: mkdtempSync(join(tmpdir(), "outlay-pulls-")) }),
		priceBooks: openPriceBooks(db.database),
		now: () => new Date(clock.now),
		log: () => undefined,
		baseUrls: { [kind]: origin },
		secrets: async () => box,
		outbound: openOutbound({
			origins: [{ origin, overridden: true }],
			pacing: {
				now: () => clock.now,
				random: () => 0,
				pause: async (ms) => {
					pauses.push(ms);
				},
			},
		}),
	};
	const created = await createConnection(db.database, actor, {
		id,
		kind,
		name: kind,
		account: { kind: "new", name: kind, externalId: null },
		credential: box.seal(ADMIN_KEY, { organizationId, subjectId: id }),
		credentialHint: ADMIN_KEY.slice(-4),
		settings: { historyDays, analytics, claudeCode },
		now: new Date(clock.now),
	});
	invariant(created.ok, "the connection is new");
	const { signal } = new AbortController();
	const readOnly = (own: PullContext = context) =>
		pullConnection(own, { organizationId, connectionId: id }, signal);
	const runImports = () => runWaiting(context, signal);
	return {
		actor,
		context,
		connectionId: id,
		pauses,
		readOnly,
		runImports,
		pull: async () => {
			await readOnly();
			await runImports();
		},
		view: async () => {
			const view = await readConnection(db.database, actor, id);
			invariant(view !== null, "the connection is there");
			return view;
		},
		sums: async (sql) => {
			const result = await db.database.pool.query<{ key: string; value: string }>(sql, [organizationId]);
			return Object.fromEntries(result.rows.map(({ key, value }) => [key, plain(value)]));
		},
	};
}

/** Runs imports and rollups until none is asked for; pulls are the test's own. */
async function runWaiting(context: PullContext, signal: AbortSignal): Promise<void> {
	const send = async ({ job, payload }: { job: string; payload: unknown }) => {
		const parsed = parseJob(job, payload);
		if (parsed.name !== "connection.pull") await handleJob(context, parsed, { signal, isFirst: true });
		return true;
	};
	while ((await relayOutbox(context.database, send, context.now)) > 0);
}

/** Billed money by day. */
export const BILLED_BY_DAY = `SELECT day::text AS key, sum(billed_cost)::text AS value FROM outlay.charge
	WHERE organization_id = $1 AND basis = 'billed' GROUP BY day`;

/** Metered quantities by meter and day. */
export const QUANTITY_BY_METER_AND_DAY = `SELECT day || ' ' || q.key AS key, sum(q.value::numeric)::text AS value
	FROM outlay.usage_fact, jsonb_each_text(quantities) q WHERE organization_id = $1 AND q.value::numeric <> 0
	GROUP BY day, q.key`;

/** Decimal text without trailing zeros, so that equal amounts are equal texts. */
function plain(text: string): string {
	return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** The exact sum of decimal texts. */
export function sumOf(amounts: readonly string[]): string {
	const atto = amounts.map((amount) => {
		const parsed = parseAtto(amount);
		invariant(parsed.ok, amount);
		return parsed.value;
	});
	return plain(formatAtto(atto.reduce((sum, amount) => sum + amount, 0n)));
}

/** `count` days that end with `last`, oldest first. */
export function daysUpTo(last: string, count: number): readonly Day[] {
	const day = parseDay(last);
	invariant(day.ok, last);
	return Array.from({ length: count }, (_, index) => addDays(day.value, index - count + 1));
}

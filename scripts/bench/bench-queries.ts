import type { Actor } from "@outlay/db/actor";
import { type BridgeQuery, readBridge } from "@outlay/db/read-models/bridge";
import { readOverview } from "@outlay/db/read-models/overview";
import { querySpend } from "@outlay/db/read-models/spend-query";
import type { SpendQuery } from "@outlay/db/read-models/spend-query-parts";
import { type Day, parseDay } from "@outlay/finops/day";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { BenchDatabase, BenchServer } from "./bench-server.ts";
import { addCharges, CHARGES_PER_KEY, YEAR } from "./charges.ts";
import { addCompany } from "./company.ts";
import { type BenchOptions, sizeOf } from "./options.ts";
import { say, sayTarget, timed } from "./say.ts";

const GROWTH_TARGET = 1.3;
const SPEED_TARGET = 30;

function day(text: string): Day {
	const parsed = parseDay(text);
	if (!parsed.ok) throw new Error(`${text} is no day`);
	return parsed.value;
}

const SPAN = { start: day(YEAR.start), end: day(YEAR.end) };
const COMMON = {
	span: SPAN,
	compare: null,
	view: DEFAULT_SPEND_VIEW,
	hierarchy: { kind: "as_was" },
	filters: [],
	convertTo: null,
	pseudonymKey: "bench",
} as const;

const explore = (some: Pick<SpendQuery, "groupBy" | "subGroupBy" | "granularity">): SpendQuery => ({
	...COMMON,
	...some,
	top: 10,
	subTop: 5,
	rankBy: "spend",
});

/** Half a year after the first day. */
const MIDDLE = day("2026-03-01");

const HALVES: BridgeQuery = {
	...COMMON,
	basis: "record",
	from: { kind: "actual", span: { start: SPAN.start, end: MIDDLE } },
	to: { kind: "actual", span: { start: MIDDLE, end: SPAN.end } },
	currency: null,
	lines: 6,
	today: SPAN.end,
	fiscal: { startMonth: 1, pattern: "months", weekStart: "monday" },
};

interface Screen {
	readonly name: string;
	readonly read: (target: BenchDatabase, actor: Actor) => Promise<unknown>;
	/** Columns that the same figures are grouped by when they are made from charges. */
	readonly columns: string;
}

const query = (input: SpendQuery) => (target: BenchDatabase, actor: Actor) =>
	querySpend(target.database, actor, input);

const SCREENS: readonly Screen[] = [
	{
		name: "Overview",
		read: (target, actor) =>
			readOverview(target.database, actor, { ...COMMON, today: SPAN.end, currency: null }),
		columns: "c.day, tp.department_id, tp.team_id, a.feature_id, k.model",
	},
	{
		name: "Explore: team by month",
		read: query(explore({ groupBy: "team", subGroupBy: null, granularity: "month" })),
		columns: "c.month, tp.team_id",
	},
	{
		name: "Explore: model and feature by day",
		read: query(explore({ groupBy: "model", subGroupBy: "feature", granularity: "day" })),
		columns: "c.day, k.model, a.feature_id",
	},
	{
		name: "Explore: API key by month",
		read: query(explore({ groupBy: "apiKey", subGroupBy: null, granularity: "month" })),
		columns: "c.month, k.api_key",
	},
	{
		name: "What moved: half a year against the one before",
		read: (target, actor) => readBridge(target.database, actor, HALVES),
		columns: "c.day, a.feature_id, k.provider, k.model, c.meter, c.tier",
	},
];

/** The figures of a screen made from charges: owners by allocation and placement, one pass over twelve months. */
const overCharges = (columns: string) => `SELECT c.billing_currency, ${columns}, c.charge_category, c.basis,
    sum(c.billed_cost), sum(c.effective_cost), sum(c.consumed_quantity)
  FROM outlay.charge c
  JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
  LEFT JOIN outlay.allocation a ON a.organization_id = c.organization_id AND a.charge_key_id = c.charge_key_id
    AND c.day >= a.valid_from AND c.day < a.valid_to
  LEFT JOIN outlay.feature_placement fp ON fp.organization_id = c.organization_id AND fp.feature_id = a.feature_id
    AND c.day >= fp.valid_from AND (fp.valid_to IS NULL OR c.day < fp.valid_to)
  LEFT JOIN outlay.team_placement tp ON tp.organization_id = c.organization_id
    AND tp.team_id = coalesce(fp.team_id, a.team_id)
    AND c.day >= tp.valid_from AND (tp.valid_to IS NULL OR c.day < tp.valid_to)
  WHERE c.organization_id = $1 AND c.day >= $2 AND c.day < $3 AND c.month >= $2 AND c.month < $3
  GROUP BY c.billing_currency, ${columns}, c.charge_category, c.basis`;

interface Size {
	readonly target: BenchDatabase;
	readonly actor: Actor;
}

/** Overview and Explore over twelve months, at two sizes with ten times the keys, in turns. */
export async function benchQueries(server: BenchServer, options: BenchOptions): Promise<void> {
	const asked = sizeOf(options, { small: 50_000, full: 1_000_000 });
	const keys = Math.max(1, Math.round(asked / CHARGES_PER_KEY));
	const small = await prepare(server, keys);
	const big = await prepare(server, keys * 10);
	for (const screen of SCREENS) await measure(screen, { small, big, repeat: options.repeat });
	await small.target.drop();
	await big.target.drop();
}

async function prepare(server: BenchServer, keys: number): Promise<Size> {
	const target = await server.open();
	const actor = await addCompany(target.database);
	const taken = await timed(() => addCharges(target, actor, keys));
	const { rows } = await target.superuser.query<{ charges: string; by_key: string; by_owner: string }>(
		`SELECT (SELECT count(*) FROM outlay.charge) AS charges, (SELECT count(*) FROM outlay.spend_key_day) AS by_key,
		   (SELECT count(*) FROM outlay.spend_day) AS by_owner`,
	);
	const [row] = rows;
	say(
		`${row?.charges} charges of ${keys} keys over 12 months: ${row?.by_key} rows of spend by key, ${row?.by_owner} by owner (${taken.toFixed(0)} s)`,
	);
	return { target, actor };
}

async function measure(
	{ name, read, columns }: Screen,
	{ small, big, repeat }: { readonly small: Size; readonly big: Size; readonly repeat: number },
): Promise<void> {
	const times: { readonly small: number; readonly big: number; readonly charges: number }[] = [];
	for (let run = 0; run <= repeat; run += 1) {
		times.push({
			small: await timed(() => read(small.target, small.actor)),
			big: await timed(() => read(big.target, big.actor)),
			charges: await timed(() =>
				big.target.superuser.query(overCharges(columns), [big.actor.organizationId, YEAR.start, YEAR.end]),
			),
		});
	}
	const least = (side: keyof (typeof times)[number]) => Math.min(...times.map((time) => time[side]));
	say(
		`\n${name}: ${ms(least("small"))}, at ten times the charges ${ms(least("big"))}; over charges ${ms(least("charges"))}`,
	);
	sayTarget({
		what: "  growth",
		value: least("big") / least("small"),
		kind: "at_most",
		target: GROWTH_TARGET,
		unit: " x",
	});
	sayTarget({
		what: "  faster than over charges",
		value: least("charges") / least("big"),
		kind: "at_least",
		target: SPEED_TARGET,
		unit: " x",
	});
}

const ms = (value: number) => `${(value * 1000).toFixed(0)} ms`;

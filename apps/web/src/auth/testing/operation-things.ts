import type { Actor } from "@outlay/db/actor";
import type { BudgetDefinition } from "@outlay/db/budgets/budget-definition";
import type { Database } from "@outlay/db/database";
import type { ForecastInputs } from "@outlay/db/forecasts/forecast-inputs";
import { makeForecasts } from "@outlay/db/forecasts/make-forecasts";
import { newId } from "@outlay/db/id";
import { listLargestCharges } from "@outlay/db/read-models/imports-lines";
import { readAiScopes } from "@outlay/db/repositories/ai-scopes";
import { saveDraft } from "@outlay/db/repositories/attribution-draft";
import { requestIncrease } from "@outlay/db/repositories/budget-increases";
import { createBudget } from "@outlay/db/repositories/budgets";
import { enterExchangeRates } from "@outlay/db/repositories/exchange-rates";
import { addForecastEvent } from "@outlay/db/repositories/forecast-events";
import { createImport, finishImport } from "@outlay/db/repositories/imports";
import { requestLines } from "@outlay/db/repositories/line-requests";
import { addDiscount, addPrices } from "@outlay/db/repositories/prices-edits";
import { rebuildSpend } from "@outlay/db/spend/rebuild-spend";
import { importStatements, TEST_IMPORT_ID } from "@outlay/db/testing/charge-fixture";
import { parseDay } from "@outlay/finops/day";
import { units } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";

const NOW = new Date("2026-11-01T00:00:00Z");

/** Makes what an operation needs to succeed, anew for every call: what one call uses up is there for the next. */
export interface OperationThings {
	/** Revision of the draft, which has just been begun. */
	readonly draft: () => Promise<number>;
	/** Throws the draft away, whoever made it. */
	readonly noDraft: () => Promise<void>;
	/** The version of the AI scope that a change has to name. */
	readonly aiScopeVersion: () => Promise<number>;
	/** An import that has just been received. */
	readonly freshImport: () => Promise<string>;
	/** An import that waits for its days. */
	readonly waitingImport: () => Promise<string>;
	/** Import with a line that was set aside. */
	readonly quarantined: () => Promise<string>;
	/** A charge with the import that it came with; it is in every figure. */
	readonly charge: () => Promise<{ readonly importId: string; readonly chargeId: string }>;
	/** Somebody's request for the lines of that charge. */
	readonly lineRequest: () => Promise<{ readonly importId: string; readonly requestId: string }>;
	readonly price: () => Promise<string>;
	readonly discount: () => Promise<string>;
	/** A budget of team a, with an amount. */
	readonly budget: () => Promise<string>;
	/** One for each person of team a, of whom one has spent. */
	readonly budgetOfPeople: () => Promise<string>;
	/** A request for more of such a budget. */
	readonly increase: () => Promise<{ readonly id: string; readonly budgetId: string }>;
	/** A forecast of the organization. */
	readonly forecast: () => Promise<void>;
	/** A known change of team a's spend. */
	readonly forecastEvent: () => Promise<string>;
	/** Enters the rate of {@link RATE}. */
	readonly rate: () => Promise<void>;
}

/** The exchange rate that `rate` enters, as a query names it. */
export const RATE = { currency: "XTS", to: "USD", date: "2026-10-01" } as const;

export function operationThings(database: Database, actor: Actor): OperationThings {
	return {
		...attributionThings(database, actor),
		...importThings(database, actor),
		...lineThings(database, actor),
		...priceThings(database, actor),
		...budgetThings(database, actor),
	};
}

function attributionThings(
	database: Database,
	actor: Actor,
): Pick<OperationThings, "draft" | "noDraft" | "aiScopeVersion"> {
	const { organizationId } = actor;
	const noDraft = async () => {
		await database.prisma.attributionDraft.deleteMany({ where: { organizationId } });
	};
	return {
		noDraft,
		draft: async () => {
			await noDraft();
			const entries = [{ value: "k", team: "a", from: null, to: null }];
			const lookups = { more: { id: "more", name: "more", entries } };
			const change = { revision: null, ruleSet: { rules: [] }, lookups };
			const saved = await saveDraft(database, actor, { change, now: NOW });
			invariant(saved.ok, "a draft can be begun where there is none");
			return saved.value.revision;
		},
		aiScopeVersion: async () => (await readAiScopes(database, actor)).current,
	};
}

function importThings(
	database: Database,
	actor: Actor,
): Pick<OperationThings, "freshImport" | "waitingImport" | "quarantined"> {
	const freshImport = () => {
		const sha256 = newId().replaceAll("-", "").repeat(2);
		const input = { sha256, byteLength: 1, fileName: "x.csv", member: "", declared: {} };
		return createImport(database, actor, { input, now: NOW });
	};
	return {
		freshImport,
		waitingImport: async () => {
			const importId = await freshImport();
			const error = { code: "span_unknown", message: "The file does not say its days.", fix: "Say them." };
			const outcome = { status: "needs_confirmation", stage: "needs_confirmation", error } as const;
			await finishImport(database, actor, { importId, outcome });
			return importId;
		},
		quarantined: async () => {
			const importId = await freshImport();
			const where = { organizationId: actor.organizationId, importId, line: 2n, id: newId() };
			const what = { code: "bad_amount", field: "cost", value: "1,00", message: "No amount.", raw: "a;1,00" };
			await database.prisma.importIssue.create({ data: { ...where, ...what } });
			return importId;
		},
	};
}

function lineThings(database: Database, actor: Actor): Pick<OperationThings, "charge" | "lineRequest"> {
	const importId = TEST_IMPORT_ID;
	const explained = async () => {
		const charges = [{ apiKey: "lines", amount: "1" }];
		const statement = { source: "openai-costs", day: "2026-10-02", basis: "billed", charges } as const;
		await importStatements(database, actor, [statement]);
		await rebuildSpend(database, actor);
		const [charge] = await listLargestCharges(database, actor, { importId, limit: 1 });
		invariant(charge !== undefined, "the import has a charge");
		return charge;
	};
	return {
		charge: async () => ({ importId, chargeId: (await explained()).id }),
		lineRequest: async () => {
			const { id: chargeId, chargeKeyId, month } = await explained();
			const place = { chargeId, chargeKeyId, month };
			return { importId, requestId: await requestLines(database, actor, { place, now: new Date() }) };
		},
	};
}

function priceThings(database: Database, actor: Actor): Pick<OperationThings, "price" | "discount" | "rate"> {
	const always = { validFrom: null, validTo: null, source: "contract" } as const;
	const day = parseDay(RATE.date);
	invariant(day.ok, "the day of the rate exists");
	return {
		price: async () => {
			const what = { provider: "openai", model: newId(), meter: "input", tier: "standard" } as const;
			const where = { reach: null, abovePromptTokens: null, currency: "USD", ...always };
			const prices = [{ ...what, ...where, unitAtto: units(1n) }];
			const added = await addPrices(database, actor, { prices, now: NOW });
			invariant(added.ok && added.value[0] !== undefined, "a price can be entered");
			return added.value[0];
		},
		discount: async () => {
			const percent = { digits: 5n, scale: 0 };
			const discount = { provider: "openai", model: newId(), percent, ...always };
			const added = await addDiscount(database, actor, { discount, now: NOW });
			invariant(added.ok, "a discount can be entered");
			return added.value;
		},
		rate: async () => {
			const pair = { currency: RATE.currency, quote: RATE.to, day: day.value };
			const rates = [{ ...pair, rate: { digits: 2n, scale: 0 }, source: "treasury" }];
			const entered = await enterExchangeRates(database, actor, { rates, now: NOW });
			invariant(entered.ok, "a rate can be entered");
		},
	};
}

const NOTHING_SPENT = { spend: new Map(), undelivered: new Set<never>(), unconverted: [], events: [] };

function budgetThings(
	database: Database,
	actor: Actor,
): Pick<OperationThings, "budget" | "budgetOfPeople" | "increase" | "forecast" | "forecastEvent"> {
	const startDay = parseDay("2026-11-01");
	const lastDay = parseDay("2100-01-01");
	invariant(startDay.ok && lastDay.ok, "these are days");
	const fiscal = { startMonth: 1, pattern: "months", weekStart: "sunday" } as const;
	const clock = { now: NOW, today: startDay.value, fiscal };
	const budget = async (perPerson = false) => {
		const definition: BudgetDefinition = {
			name: newId(),
			unit: "money",
			currency: "USD",
			costView: "consumption",
			basis: "record",
			mode: "cap",
			perPerson,
			rollover: null,
			thresholds: [{ basis: "actual", percent: 80 }],
			scope: [{ dimension: "team", values: ["a"] }],
			window: { kind: "month", calendar: "calendar" },
			startDay: startDay.value,
		};
		const plan = { everyPeriod: "1", periods: [], note: "", overAllocate: !perPerson };
		const made = await createBudget(database, actor, { definition, plan, clock });
		invariant(made.ok, "a budget can be made");
		return made.value.id;
	};
	return {
		forecast: async () => {
			const today = startDay.value;
			const owner = { kind: "organization", id: actor.organizationId } as const;
			const inputs: ForecastInputs = {
				...{ changes: "0", currency: "USD", today, budgets: [] },
				periods: [{ kind: "month", span: { start: today, end: lastDay.value } }],
				scopes: [{ owner, ...NOTHING_SPENT, completeTo: today }],
			};
			const tools = { ask: async () => null, measure: async () => ({ horizons: [], grade: null }) };
			await makeForecasts(database, actor, { inputs, ...tools });
		},
		forecastEvent: async () => {
			const event = {
				owner: { kind: "team", slug: "a" },
				kind: "price_change",
				day: startDay.value,
				effect: { kind: "factor", factor: { digits: 8n, scale: 1 } },
				note: "",
			} as const;
			const added = await addForecastEvent(database, actor, { event, now: NOW });
			invariant(added.ok, "a change can be noted");
			return added.value.id;
		},
		budget: () => budget(),
		budgetOfPeople: async () => {
			const budgetId = await budget(true);
			const spent = { person: newId(), status: "over_cap", used: "2", unconverted: [], marks: [] };
			const data = { organizationId: actor.organizationId, budgetId, ...spent };
			await database.prisma.budgetPerson.create({ data });
			return budgetId;
		},
		increase: async () => {
			const budgetId = await budget();
			const more = { person: null, amount: "1", reason: "Launch", lastDay: lastDay.value, clock };
			const asked = await requestIncrease(database, actor, { budgetId, ...more });
			invariant(asked.ok, "more can be asked for");
			return { id: asked.value.id, budgetId };
		},
	};
}

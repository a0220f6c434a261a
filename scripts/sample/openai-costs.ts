import { type AccountKey, account } from "./accounts.ts";
import { type DayNumber, daysBetween, dayText, epochSeconds, monthStart, type Timeline } from "./calendar.ts";
import { paddedText, sum } from "./decimal.ts";
import { exportInstant, grouped, type Written, written } from "./file.ts";
import type { Line, LineKind } from "./lines.ts";
import { METERS, type Meter } from "./prices.ts";
import type { UsageDay } from "./usage.ts";

/** One result of a day's bucket: what a key paid for one line item. */
export interface CostItem {
	readonly day: DayNumber;
	readonly lineItem: string;
	readonly projectId: string | null;
	readonly projectName: string | null;
	readonly keyId: string | null;
	readonly user: string | null;
	readonly amount: bigint;
	readonly quantity: number;
	readonly unit: string | null;
}

const METER_WORDS: Readonly<Partial<Record<Meter, string>>> = {
	input: "input",
	cache_read: "cached input",
	cache_write: "cache writes",
	output: "output",
};

const LINE_ITEMS: Readonly<Partial<Record<LineKind, readonly [name: string, unit: string | null]>>> = {
	image: ["gpt-image-1.5, output", "images"],
	transcription: ["gpt-4o-transcribe, input", "duration_seconds"],
	web_search: ["web search tool calls", null],
	moderation: ["omni-moderation-latest, input", "tokens"],
};

/** OpenAI pads its amounts to this many decimals. */
const AMOUNT_DECIMALS = 30;

/** The exponent that OpenAI writes zero with. */
const ZERO = "0E-6176";

function usageItems(usage: readonly UsageDay[]): CostItem[] {
	const key = (each: UsageDay) =>
		`${each.day}/${each.place.subAccount.id}/${each.place.key?.id}/${each.model.id}`;
	return [...grouped(usage, key).values()].flatMap((group) => {
		const [first] = group;
		if (first === undefined) return [];
		return METERS.flatMap((meter): CostItem[] => {
			const parts = group.flatMap((each) => each.amounts.filter((part) => part.meter === meter));
			const words = METER_WORDS[meter];
			if (parts.length === 0 || words === undefined) return [];
			return [
				{
					day: first.day,
					lineItem: `${first.model.spelling}, ${words}`,
					projectId: first.place.subAccount.id,
					projectName: first.place.subAccount.id === null ? null : first.place.subAccount.name,
					keyId: first.place.key?.id ?? null,
					user: first.place.key?.user ?? null,
					amount: sum(parts.map((part) => part.cost)),
					quantity: parts.reduce((total, part) => total + part.tokens, 0),
					unit: "tokens",
				},
			];
		});
	});
}

function lineItems(lines: readonly Line[]): CostItem[] {
	return lines.flatMap((line) => {
		const item = LINE_ITEMS[line.kind];
		if (item === undefined) throw new Error(`OpenAI bills no ${line.kind}`);
		const { subAccount, key } = line.place;
		return [
			{
				day: line.day,
				lineItem: item[0],
				projectId: subAccount.id,
				projectName: subAccount.name,
				keyId: key?.id ?? null,
				user: key?.user ?? null,
				amount: line.billed,
				quantity: line.quantity,
				unit: item[1],
			},
		];
	});
}

/** All cost items of an organization up to the last billed day, by day. */
export function costItems(input: {
	readonly time: Timeline;
	readonly accountKey: AccountKey;
	readonly usage: readonly UsageDay[];
	readonly lines: readonly Line[];
}): ReadonlyMap<DayNumber, readonly CostItem[]> {
	const { time, accountKey } = input;
	const own = input.usage.filter((each) => each.place.account === accountKey && each.day <= time.lastBilled);
	const items = [
		...usageItems(own),
		...lineItems(input.lines.filter((each) => each.place.account === accountKey)),
	];
	const byDay = new Map<DayNumber, CostItem[]>();
	for (const item of items) {
		const day = byDay.get(item.day);
		if (day === undefined) byDay.set(item.day, [item]);
		else day.push(item);
	}
	return byDay;
}

function bucket(accountKey: AccountKey, day: DayNumber, items: readonly CostItem[]): object {
	const zone = items.length === 0 ? "+00:00" : "";
	const { externalId, name } = account(accountKey);
	return {
		object: "bucket",
		start_time: epochSeconds(day),
		end_time: epochSeconds(day + 1),
		start_time_iso: `${dayText(day)}T00:00:00${zone}`,
		end_time_iso: `${dayText(day + 1)}T00:00:00${zone}`,
		results: items.map((item) => ({
			object: "organization.costs.result",
			amount: {
				value: item.amount === 0n ? ZERO : paddedText(item.amount, AMOUNT_DECIMALS),
				currency: "usd",
			},
			line_item: item.lineItem,
			project_id: item.projectId,
			api_key_id: item.keyId,
			quantity: item.quantity,
			quantity_unit: item.unit,
			organization_id: externalId,
			organization_name: name,
			project_name: item.projectName,
			user_id: null,
			user_email: null,
		})),
	};
}

/** Pages of the costs API, one a month, from `from` to the last billed day. */
export function openaiCostPages(input: {
	readonly time: Timeline;
	readonly accountKey: AccountKey;
	readonly from: DayNumber;
	readonly items: ReadonlyMap<DayNumber, readonly CostItem[]>;
}): Written[] {
	const { time, accountKey, items } = input;
	const months = time.months.filter((start) => start <= time.lastBilled && monthStart(start, 1) > input.from);
	return months.map((start) => {
		const end = Math.min(monthStart(start, 1), time.lastBilled + 1);
		const days = daysBetween(start, end);
		const results = days.flatMap((day) => items.get(day) ?? []);
		const page = {
			object: "page",
			data: days.map((day) => bucket(accountKey, day, items.get(day) ?? [])),
			has_more: false,
			next_page: null,
		};
		return written({
			path: `openai/${accountKey}/costs/${accountKey}_costs_${dayText(start)}_${dayText(end)}.json`,
			source: "openai.costs",
			accountKey,
			asOf: exportInstant(time.last),
			start,
			end,
			rows: results.length,
			bytes: JSON.stringify(page),
			moneyIn: sum(results.map((item) => item.amount)),
		});
	});
}

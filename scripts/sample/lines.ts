import {
	type AccountKey,
	PLAIN_LINKED_ACCOUNT,
	type Place,
	placeOf,
	SHARED_LINKED_ACCOUNT,
	subAccountOf,
} from "./accounts.ts";
import { type DayNumber, daysBetween, isWeekend, monthStart, monthText, type Timeline } from "./calendar.ts";
import { DEPARTMENTS, TEAMS } from "./company.ts";
import { atto } from "./decimal.ts";
import { random } from "./random.ts";
import type { Owner } from "./usage.ts";
import type { World } from "./world.ts";

/** FOCUS ChargeCategory. */
export type Category = "Usage" | "Purchase" | "Tax" | "Credit" | "Adjustment";

export const LINE_KINDS = [
	"image",
	"transcription",
	"web_search",
	"moderation",
	"code_execution",
	"guardrail",
	"credit",
	"tax",
	"rounding",
	"reservation",
	"reserved_usage",
	"outside",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A billed line that no token count explains. */
export interface Line {
	readonly kind: LineKind;
	readonly day: DayNumber;
	readonly place: Place;
	/** Several owners share the line in equal parts; none: no rule knows it. */
	readonly owners: readonly Owner[];
	readonly model: string | null;
	readonly category: Category;
	readonly billed: bigint;
	readonly effective: bigint;
	readonly list: bigint;
	readonly quantity: number;
	/** Service of an `outside` or `tax` line. */
	readonly service: string;
	/** False: not AI spend, counted beside it. */
	readonly inScope: boolean;
}

type Rest = Pick<Line, "kind" | "day" | "place" | "owners" | "quantity"> & Partial<Line>;

function line(cost: bigint, rest: Rest): Line {
	const base = { model: null, category: "Usage", service: "", inScope: true } as const;
	return { ...base, billed: cost, effective: cost, list: cost, ...rest };
}

function bare(account: AccountKey): Place {
	return { account, subAccount: { id: null, name: "" }, key: null, resource: null, tags: {} };
}

function ownerOf(team: string, feature: string | null, environment: string | null): Owner {
	return { team, feature, environment };
}

/** Five days in every 28, never among the last twelve: work whose usage has no price per token. */
function inCampaign(time: Timeline, day: DayNumber): boolean {
	const phase = (time.last - day) % 28;
	return phase >= 12 && phase <= 16;
}

/** OpenAI's images, transcriptions, web searches and free moderation. */
function openaiLines(world: World): Line[] {
	const dice = random(`${world.seed}/openai lines`);
	const campaign = { team: "marketing", feature: "campaign-copy", environment: "production" } as const;
	const calls = { team: "field-service", feature: "call-summaries", environment: "production" } as const;
	const digest = { team: "marketing", feature: "market-digest", environment: "production" } as const;
	const screening = {
		team: "trust-safety",
		feature: "content-screening",
		environment: "production",
	} as const;
	return daysBetween(world.time.first, world.time.lastBilled + 1).flatMap((day) => {
		const lines: Line[] = [];
		if (inCampaign(world.time, day)) {
			const images = dice.between(900, 1400);
			const cost = BigInt(images) * atto("0.034");
			const place = placeOf("openai", campaign);
			lines.push(
				line(cost, {
					kind: "image",
					day,
					place,
					owners: [campaign],
					model: "gpt-image-1.5",
					quantity: images,
				}),
			);
			const searches = dice.between(700, 1100);
			const owners = [digest];
			const search = BigInt(searches) * atto("0.01");
			lines.push(
				line(search, {
					kind: "web_search",
					day,
					place: placeOf("openai", digest),
					owners,
					// The bill names no model; the usage of the same key on the same day does.
					model: "gpt-5.5",
					quantity: searches,
				}),
			);
		}
		if (day <= world.time.last - 30 && !isWeekend(day)) {
			const seconds = dice.between(190_000, 260_000);
			const place = placeOf("openai", calls);
			const cost = BigInt(seconds) * atto("0.0001");
			const base = { day, place, owners: [calls], model: "gpt-4o-transcribe" };
			lines.push(line(cost, { ...base, kind: "transcription", quantity: seconds }));
		}
		const tokens = dice.between(4_000_000, 6_000_000);
		const place = placeOf("openai", screening);
		const base = { day, place, owners: [screening], model: "omni-moderation-latest" };
		return [...lines, line(0n, { ...base, kind: "moderation", quantity: tokens })];
	});
}

/** Code execution: Anthropic bills it by workspace and reports no usage for it. */
function anthropicLines(world: World): Line[] {
	const dice = random(`${world.seed}/anthropic lines`);
	const subAccount = subAccountOf("anthropic", "developer-platform", "production");
	const place: Place = { ...bare("anthropic-main"), subAccount };
	const owners = [ownerOf("developer-platform", null, "production")];
	return daysBetween(world.time.first, world.time.last - 12)
		.filter((day) => !isWeekend(day))
		.map((day) => {
			const hours = dice.between(60, 140);
			return line(BigInt(hours) * atto("0.05"), {
				kind: "code_execution",
				day,
				place,
				owners,
				quantity: hours,
			});
		});
}

/** One team of every department pays a quarter of what all of them share. */
export const SHARED_BY: readonly string[] = DEPARTMENTS.map(({ id }) => {
	const team = TEAMS.find((each) => each.department === id);
	if (team === undefined) throw new Error(`no team: ${id}`);
	return team.id;
});

/** Bedrock guardrails for everyone, and what is not AI at all. */
function awsLines(world: World): Line[] {
	const dice = random(`${world.seed}/aws lines`);
	const shared: Place = { ...bare("aws"), subAccount: SHARED_LINKED_ACCOUNT };
	const plain: Place = { ...bare("aws"), subAccount: PLAIN_LINKED_ACCOUNT };
	const owners = SHARED_BY.map((team) => ownerOf(team, null, null));
	const lines = daysBetween(world.time.first, world.time.lastBilled + 1).flatMap((day) => {
		const units = dice.between(240, 420) * 1000;
		const cost = BigInt(units) * atto("0.00015");
		const outside = { kind: "outside", day, place: plain, owners: [], inScope: false } as const;
		return [
			line(cost, { kind: "guardrail", day, place: shared, owners, quantity: units }),
			line(BigInt(dice.between(41_000, 52_000)) * atto("0.0104"), {
				...outside,
				service: "AmazonEC2",
				quantity: 24,
			}),
			line(BigInt(dice.between(9000, 14_000)) * atto("0.0023"), {
				...outside,
				service: "AmazonS3",
				quantity: 31,
			}),
		];
	});
	return [...lines, ...monthEnds(world.time).flatMap((day) => awsTax(day, dice.between(900, 1900)))];
}

function awsTax(day: DayNumber, cents: number): Line[] {
	const base = { kind: "tax", day, place: bare("aws"), owners: [], category: "Tax", quantity: 1 } as const;
	return [
		line(BigInt(cents) * atto("0.01"), { ...base, service: "AmazonBedrock" }),
		line(BigInt(cents * 3) * atto("0.01"), { ...base, service: "AmazonEC2", inScope: false }),
	];
}

/** The last days of the months that are over and billed. */
function monthEnds(time: Timeline): DayNumber[] {
	return time.months.map((start) => monthStart(start, 1) - 1).filter((day) => day <= time.lastBilled);
}

const CREDITED_TEAMS = ["autonomy", "quality", "marketing", "field-service", "search"] as const;

/** Google's promotional credits in the middle of each month, and its storage and queries. */
function googleLines(world: World): Line[] {
	const dice = random(`${world.seed}/google lines`);
	const data: Place = {
		...bare("google"),
		subAccount: { id: "larkfield-data-prod", name: "data production" },
	};
	const outside = daysBetween(world.time.first, world.time.lastBilled + 1).flatMap((day) => {
		const base = { kind: "outside", day, place: data, owners: [], inScope: false } as const;
		return [
			line(BigInt(dice.between(400, 900)) * atto("0.0625"), { ...base, service: "BigQuery", quantity: 9 }),
			line(BigInt(dice.between(2000, 2600)) * atto("0.0207"), {
				...base,
				service: "Cloud Storage",
				quantity: 7,
			}),
		];
	});
	const middles = world.time.months.map((start) => start + 14).filter((day) => day <= world.time.lastBilled);
	const credits = middles.flatMap((day) =>
		CREDITED_TEAMS.map((team) => {
			const subAccount = subAccountOf("google", team, "production");
			const amount = -BigInt(dice.between(40, 160)) * atto("0.75");
			const place: Place = { ...bare("google"), subAccount };
			const owners = [ownerOf(team, null, "production")];
			return line(amount, { kind: "credit", day, place, owners, category: "Credit", quantity: 1 });
		}),
	);
	return [...outside, ...credits];
}

/** Provisioned throughput, bought by the month and used by the day: dollars a day by feature. */
const RESERVED = [
	{ team: "finance-operations", feature: "ledger-assistant", environment: "production", dollars: "90" },
	{ team: "people-legal", feature: "people-helpdesk", environment: "production", dollars: "60" },
] as const;

export const RESERVATION_ID =
	"/providers/Microsoft.Capacity/reservationOrders/5f0c2b8e-64d1-4d39-9a37-2be41c7d90af/reservations/c1d7f3a2-8b0e-4f56-8a61-0d2e9b5477cc";

/** Azure's reservation, tax and rounding lines. */
function azureLines(world: World): Line[] {
	const { time } = world;
	const dice = random(`${world.seed}/azure lines`);
	const perDay = RESERVED.reduce((total, each) => total + atto(each.dollars), 0n);
	const purchases = time.months
		.filter((start) => start <= time.lastBilled)
		.map((day) => {
			const days = monthStart(day, 1) - day;
			const place: Place = { ...bare("azure"), resource: RESERVATION_ID };
			const owners = [ownerOf("finance-operations", null, null)];
			const extra = { category: "Purchase", effective: 0n } as const;
			return line(perDay * BigInt(days), {
				kind: "reservation",
				day,
				place,
				owners,
				quantity: days,
				...extra,
			});
		});
	const used = daysBetween(time.first, time.lastBilled + 1).flatMap((day) =>
		RESERVED.map(({ dollars, ...caller }) => {
			const effective = atto(dollars);
			const base = { day, place: placeOf("microsoft", caller), owners: [caller], quantity: 24 };
			return line(0n, { ...base, kind: "reserved_usage", effective, list: (effective * 5n) / 4n });
		}),
	);
	const ends = monthEnds(time).flatMap((day) => [
		line(BigInt(dice.between(20_000, 40_000)) * atto("0.01"), {
			kind: "tax",
			day,
			place: bare("azure"),
			owners: [],
			category: "Tax",
			service: "Foundry Models",
			quantity: 1,
		}),
		line(BigInt(dice.between(-400, 400)) * atto("0.00001"), {
			kind: "rounding",
			day,
			place: bare("azure"),
			owners: [],
			category: "Adjustment",
			inScope: false,
			quantity: 1,
		}),
	]);
	return [...purchases, ...used, ...ends];
}

/** All of them, by account. */
export function billedLines(world: World): Line[] {
	return [
		...openaiLines(world),
		...anthropicLines(world),
		...awsLines(world),
		...googleLines(world),
		...azureLines(world),
	];
}

/** Lines of one account in one month. */
export function linesOf(lines: readonly Line[], account: AccountKey, month: DayNumber): Line[] {
	return lines.filter((each) => each.place.account === account && monthText(each.day) === monthText(month));
}

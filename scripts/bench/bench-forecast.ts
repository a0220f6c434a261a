import { addDays, dayOf } from "@outlay/finops/day";
import { FORECAST_LEVEL, forecastPeriod, forecastSpend } from "@outlay/finops/forecast";
import { backtestForecast } from "@outlay/finops/forecast-backtest";
import { type ForecastEvent, parseFactor } from "@outlay/finops/forecast-events";
import type { WeeklyModel } from "@outlay/finops/forecast-model";
import { bundledModel } from "./bundled-model.ts";
import { type AttoDays, HORIZON, type Score, scoreAt } from "./forecast-scores.ts";
import type { BenchOptions } from "./options.ts";
import { sampleSpend } from "./sample-spend.ts";
import { say, sayTarget } from "./say.ts";
import { type SpendDays, spendShapes } from "./spend-shapes.ts";
import { median, shareOf } from "./statistics.ts";

/** Days of history: from a week to half a year, ten days apart, so that forecasts begin on every weekday. */
const ORIGINS = Array.from({ length: 18 }, (_, index) => 7 + index * 10);
const LENGTH = 177 + HORIZON;
const SEEDS = { small: 3, full: 12 } as const;
const SAMPLES = { small: ["larkfield"], full: ["larkfield", "b", "c", "d"] } as const;
const COVERAGE = { least: 0.75, most: 0.9 } as const;
const MICROS = 1e6;
const ATTO_PER_MICRO = 10n ** 12n;

interface Series {
	readonly group: string;
	readonly values: AttoDays;
}

/** Rolling-origin error on generated series and on the sample company's teams, beside what anyone would guess. */
export function benchForecast({ full }: BenchOptions): void {
	const model = bundledModel();
	const size = full ? "full" : "small";
	const generated = spendShapes(SEEDS[size], LENGTH).map(({ shape, values }) => ({
		group: shape,
		values: toAtto(values),
	}));
	const teams = SAMPLES[size].flatMap((seed) =>
		sampleSpend(seed).map(({ team, values }) => ({ group: team, values })),
	);
	const shapes = scoresOf(model, generated);
	const company = scoresOf(model, teams);
	sayGroups(`${generated.length} generated series`, shapes);
	sayGroups(`${teams.length} teams of the sample company`, company);
	sayTargets("generated", shapes);
	sayTargets("sample company", company);
	sayTargets("all", [...shapes, ...company]);
	sayEvents(model, generated);
	sayGrades(model, teams);
}

const toAtto = (values: SpendDays): AttoDays =>
	values.map((value) => (value === null ? null : BigInt(Math.round(value * MICROS)) * ATTO_PER_MICRO));

function scoresOf(model: WeeklyModel, series: readonly Series[]): readonly Score[] {
	return series.flatMap((each) =>
		ORIGINS.filter((origin) => origin + HORIZON <= each.values.length).flatMap((origin) => {
			const score = scoreAt(model, each, origin);
			return score === null ? [] : [score];
		}),
	);
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`.padStart(8);

function sayGroups(title: string, scores: readonly Score[]): void {
	say(
		`\n${title}, ${scores.length} forecasts of ${HORIZON} days: median WAPE of days, of their sum; within bounds`,
	);
	say(`${"".padEnd(24)}    ours   naive  rate 7 rate 28 | sum ours   naive  rate 28 |    days    sums`);
	const groups = Map.groupBy(scores, ({ group }) => group);
	const methods = Map.groupBy(scores, ({ method }) => `by ${method}`);
	for (const [name, some] of [...groups, ...methods, ["all", scores] as const]) {
		const wape = (["ours", "seasonal-naive", "run-rate 7", "run-rate 28"] as const).map((forecaster) =>
			percent(median(some.map((score) => score.wape[forecaster]))),
		);
		const sums = (["ours", "seasonal-naive", "run-rate 28"] as const).map((forecaster) =>
			percent(median(some.map((score) => score.sumWape[forecaster]))),
		);
		const days = percent(shareOf(some.flatMap((score) => score.daysWithin)));
		const within = percent(shareOf(some.flatMap((score) => score.sumsWithin)));
		say(`${name.padEnd(24)}${wape.join("")} |${sums.join(" ")} |${days}${within}`);
	}
}

/** Each median beside the better of the two run-rates and the last week again; a ratio under 1 beats them. */
function sayTargets(what: string, scores: readonly Score[]): void {
	say("");
	for (const [kind, of] of [
		["WAPE of days", (score: Score) => score.wape],
		["WAPE of sums", (score: Score) => score.sumWape],
	] as const) {
		const ours = median(scores.map((score) => of(score).ours));
		const naive = median(scores.map((score) => of(score)["seasonal-naive"]));
		const rates = (["run-rate 7", "run-rate 28"] as const).map((name) =>
			median(scores.map((score) => of(score)[name])),
		);
		const ratio = { kind: "at_most", target: 1, unit: " x" } as const;
		sayTarget({ what: `${what}: ${kind} to seasonal-naive`, value: ours / naive, ...ratio });
		sayTarget({ what: `${what}: ${kind} to run-rate`, value: ours / Math.min(...rates), ...ratio });
	}
	for (const [kind, within] of [
		["days", scores.flatMap((score) => score.daysWithin)],
		["sums", scores.flatMap((score) => score.sumsWithin)],
	] as const) {
		const value = shareOf(within);
		const name = `${what}: ${kind} within the ${FORECAST_LEVEL * 100} % interval`;
		sayTarget({ what: name, value, kind: "at_least", target: COVERAGE.least, unit: "" });
		sayTarget({ what: name, value, kind: "at_most", target: COVERAGE.most, unit: "" });
	}
}

/** A price that falls by two fifths on the day of the forecast, not told and told. */
function sayEvents(model: WeeklyModel, series: readonly Series[]): void {
	const start = dayOf(Date.UTC(2026, 0, 1));
	const origin = 100;
	const factor = parseFactor("0.6");
	if (!factor.ok) throw new Error(factor.error.code);
	const effect = { kind: "factor", factor: factor.value } as const;
	const event: ForecastEvent = { day: addDays(start, origin), kind: "price_change", effect, note: "" };
	const errors = ([[], [event]] as const).map((events) =>
		series.flatMap(({ values }) => {
			const coming = values.slice(origin, origin + HORIZON).filter((value) => value !== null);
			if (coming.length < HORIZON) return [];
			const actual = coming.reduce((sum, value) => sum + (value * 6n) / 10n, 0n);
			const input = {
				series: { start, values: values.slice(0, origin) },
				horizon: HORIZON,
				level: FORECAST_LEVEL,
			};
			const made = forecastSpend(model, { ...input, events });
			if (!made.ok || actual <= 0n) return [];
			const { point } = forecastPeriod(made.value, { actual: 0n, days: HORIZON });
			return [Math.abs(Number(point - actual) / Number(actual))];
		}),
	);
	const [untold = [], told = []] = errors;
	say(`\na price cut by two fifths: off by ${percent(median(untold))} untold, ${percent(median(told))} told`);
}

/** What the product would show of its own past on each team. */
function sayGrades(model: WeeklyModel, teams: readonly Series[]): void {
	const start = dayOf(Date.UTC(2026, 0, 1));
	say("\nbacktest of the sample company's teams: grade, then WAPE, bias and coverage of sums by days ahead");
	for (const { group, values } of teams) {
		const { grade, horizons } = backtestForecast(model, {
			series: { start, values },
			level: FORECAST_LEVEL,
			events: [],
		});
		const figures = horizons.map(
			({ days, wape, bias, coverage }) =>
				`${days} d:${[wape, bias, coverage].map((value) => (value === null ? "unknown" : percent(value))).join("")}`,
		);
		say(`${group.padEnd(24)}${(grade ?? "unknown").padEnd(12)}${figures.join("  ")}`);
	}
}

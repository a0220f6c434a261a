import { expect, test } from "vitest";
import { bundledModel } from "./testing/bundled-model.ts";

const model = bundledModel();
const week = [1, 1.1, 1.2, 1.1, 1, 0.3, 0.2];
const weeks = Array.from({ length: 56 }, (_, index) => (week[index % 7] ?? 1) + Math.sin(index * index) / 50);

test("the week goes on, within its interval", () => {
	const next = model({ values: weeks, horizon: 14, level: 0.8 });
	expect(next?.fitted).toHaveLength(56);
	for (const [step, point] of (next?.point ?? []).entries()) {
		expect(Math.abs(point - (week[step % 7] ?? 1))).toBeLessThan(0.1);
		expect(next?.lower[step] ?? Number.NaN).toBeLessThanOrEqual(point);
		expect(next?.upper[step] ?? Number.NaN).toBeGreaterThanOrEqual(point);
	}
});

test("less than two weeks, or a value that is no number, fits nothing", () => {
	expect(model({ values: weeks.slice(0, 13), horizon: 7, level: 0.8 })).toBeNull();
	expect(model({ values: [...weeks, Number.NaN], horizon: 7, level: 0.8 })).toBeNull();
});

test("a model that is loaded again says the same", () => {
	const input = { values: weeks, horizon: 7, level: 0.8 };
	expect(bundledModel()(input)).toEqual(model(input));
});

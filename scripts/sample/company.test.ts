import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SampleManifest } from "./manifest.ts";
import { writeSample } from "./write-sample.ts";

let directory = "";
let manifest: SampleManifest;

beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "sample-"));
	manifest = writeSample({ directory, lastDay: "2026-11-20", months: 6, seed: "larkfield" }).manifest;
}, 60_000);

afterAll(() => {
	rmSync(directory, { recursive: true });
});

function distinct(values: readonly (string | null)[]): number {
	return new Set(values.filter((value) => value !== null)).size;
}

test("the company has the size that the screens are made for", () => {
	const { departments, teams, features, environments } = manifest.company;
	expect(departments).toHaveLength(4);
	expect(teams).toHaveLength(12);
	expect(features.length).toBeGreaterThanOrEqual(40);
	expect(environments).toHaveLength(3);
	expect(distinct(manifest.truth.rows.map((row) => row.provider))).toBe(5);
	expect(distinct(manifest.truth.rows.map((row) => row.model))).toBeGreaterThanOrEqual(30);
	expect(manifest.truth.months).toHaveLength(6);
});

test("every feature and every team spends something in every full month it lives in", () => {
	const { features, teams } = manifest.company;
	const month = manifest.truth.rows.filter((row) => row.month === "2026-10");
	const spending = new Set(month.map((row) => row.feature));
	expect(features.filter((feature) => !spending.has(feature.id))).toEqual([]);
	const paying = new Set(month.map((row) => row.team));
	expect(teams.filter((team) => !paying.has(team.id))).toEqual([]);
});

test("a few per cent stay unallocated", () => {
	expect(Number(manifest.truth.total.coveragePercent)).toBeGreaterThan(92);
	expect(Number(manifest.truth.total.coveragePercent)).toBeLessThan(95);
});

test("the two views differ by what was bought ahead", () => {
	const { spend } = manifest.truth.total;
	expect(spend.invoice).not.toBe(spend.consumption);
	const categories = new Set(manifest.truth.rows.map((row) => row.category));
	expect([...categories].sort()).toEqual(["Credit", "Purchase", "Tax", "Usage"]);
});

test("every planted event is in the manifest", () => {
	const kinds = new Set(manifest.events.map((event) => event.kind));
	expect([...kinds].sort()).toEqual([
		"broken_rows",
		"cache_off",
		"development_spike",
		"gateway_launch",
		"leaked_key",
		"price_change",
		"restated_month",
		"runaway_agent",
	]);
});

test("rules and tables name teams, features and environments that exist", () => {
	const { company, attribution } = manifest;
	const teams = new Set(company.teams.map((team) => team.id));
	const features = new Map(company.features.map((feature) => [feature.id, feature.team]));
	const targets = [
		...attribution.lookups.flatMap((table) => table.rows),
		...attribution.rules.flatMap((rule) =>
			rule.kind === "split" ? rule.targets : rule.kind === "target" ? [rule.target] : [],
		),
	];
	const wrong = targets.filter(
		({ team, feature, environment }) =>
			!teams.has(team) ||
			(feature !== null && features.get(feature) !== team) ||
			(environment !== null && !company.environments.some((each) => each === environment)),
	);
	expect(targets.length).toBeGreaterThan(100);
	expect(wrong).toEqual([]);
});

test("no key is handed out twice", () => {
	const values = manifest.attribution.lookups.flatMap((table) => table.rows.map((row) => row.value));
	expect(new Set(values).size).toBe(values.length);
});

test("the generator imports nothing of the product", () => {
	const folder = import.meta.dirname;
	const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
	expect(sources.length).toBeGreaterThan(25);
	const imported = sources.flatMap((name) =>
		[...readFileSync(join(folder, name), "utf8").matchAll(/from "([^"]+)"/g)].map(([, from = ""]) => from),
	);
	expect(imported.filter((from) => !/^(\.\/[\w-]+\.ts|node:\w+)$/.test(from))).toEqual([]);
});

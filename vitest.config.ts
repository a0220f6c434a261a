import { defineConfig } from "vitest/config";

const NEVER = ["**/node_modules/**", "**/.next/**", "**/.toolchain/**", "**/.outlay/**"];
const DATABASE = "{apps,packages,scripts,test}/**/*.db.test.ts";
const QUEUE = "{apps,packages}/**/*.queue.test.ts";
const BROWSER = "test/e2e/**/*.e2e.test.ts";
const CHECKS = "scripts/checks/**/*.test.ts";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["{apps,packages,scripts,test}/**/*.test.{ts,tsx}"],
					exclude: [...NEVER, DATABASE, QUEUE, BROWSER, CHECKS],
					// How long a test may take before it is taken for stuck, on a machine that does other work too.
					hookTimeout: 60_000,
					testTimeout: 60_000,
				},
			},
			// Planted violations: each runs real tools over a small workspace of its own.
			{
				test: {
					name: "checks",
					include: [CHECKS],
					exclude: NEVER,
					hookTimeout: 300_000,
					testTimeout: 120_000,
				},
			},
			{
				test: {
					name: "db",
					include: [DATABASE],
					exclude: NEVER,
					hookTimeout: 120_000,
					testTimeout: 60_000,
				},
			},
			// The same tests on both backends: Postgres always, Redis where OUTLAY_TEST_REDIS_URL is set.
			{
				test: { name: "queue", include: [QUEUE], exclude: NEVER, hookTimeout: 120_000, testTimeout: 60_000 },
			},
			{
				test: {
					name: "e2e",
					include: [BROWSER],
					exclude: NEVER,
					globalSetup: "test/e2e/global-setup.ts",
					fileParallelism: false,
					hookTimeout: 180_000,
					testTimeout: 120_000,
				},
			},
		],
	},
});

import { newId } from "@outlay/db/id";
import type { OperationCase } from "./operation-case.ts";
import type { OperationWorld } from "./operation-world.ts";

const ofAlert = async (world: OperationWorld) => ({ params: { id: await world.alert() } });
const ofChannel = async (world: OperationWorld) => ({ params: { id: await world.channel() } });
const change = { foreign: 404, whole: true, request: ofChannel } as const;

/** Alerts of team a, and channels. */
export const ALERT_CASES: Readonly<Record<string, OperationCase>> = {
	"GET /alerts": {
		ok: 200,
		request: async (world) => {
			await world.alert();
			return {};
		},
	},
	"GET /alerts/count": { ok: 200 },
	"GET /alerts/{id}": { ok: 200, foreign: 404, request: ofAlert },
	"GET /alerts/{id}/assignees": { ok: 200, foreign: 404, request: ofAlert },
	"POST /alerts/actions": {
		ok: 200,
		foreign: 404,
		request: async (world) => ({
			body: { ids: [await world.alert()], action: "resolve", reason: "The key was leaked and is revoked." },
		}),
	},
	"PUT /alerts/{id}/feedback": {
		ok: 204,
		foreign: 404,
		request: async (world) => ({ params: { id: await world.anomaly() }, body: { verdict: "useful" } }),
	},
	"GET /anomalies": {
		ok: 200,
		request: async (world) => {
			await world.anomaly();
			return {};
		},
	},
	"GET /anomalies/settings": { ok: 200 },
	"PUT /anomalies/settings": {
		ok: 200,
		whole: true,
		request: () => ({ body: { money: "50", percent: 60 } }),
	},
	"GET /channels": {
		ok: 200,
		whole: true,
		request: async (world) => {
			await world.channel();
			return {};
		},
	},
	"POST /channels": {
		ok: 201,
		whole: true,
		request: () => ({
			body: {
				name: newId(),
				settings: { kind: "webhook", url: "https://example.com/hook" },
				scope: [{ dimension: "team", values: ["a"] }],
			},
		}),
	},
	"PATCH /channels/{id}": {
		ok: 204,
		...change,
		request: async (world) => ({ ...(await ofChannel(world)), body: { paused: true } }),
	},
	"DELETE /channels/{id}": { ok: 204, ...change },
	"POST /channels/{id}/test": { ok: 202, ...change },
	"POST /channels/{id}/replay": { ok: 202, ...change },
	"GET /deliveries": {
		ok: 200,
		whole: true,
		request: async (world) => {
			await world.deadDelivery();
			return {};
		},
	},
	"POST /deliveries/replay": {
		ok: 202,
		foreign: 404,
		whole: true,
		request: async (world) => ({ body: { ids: [await world.deadDelivery()] } }),
	},
	"GET /me/notifications": { ok: 200 },
	"POST /me/spend-report": {
		ok: 202,
		whole: true,
		request: () => ({ body: { owner: { kind: "team", slug: "a" } } }),
	},
	"PUT /me/notifications": {
		ok: 200,
		request: () => ({
			body: {
				...{ critical: "now", warning: "daily", info: "none", timeZone: "Europe/Berlin" },
				quietHours: { from: "22:00", until: "07:00", criticalBreaks: true },
			},
		}),
	},
};

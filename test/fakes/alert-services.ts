import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createDoor, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import {
	PAGERDUTY_EVENT_MAX,
	pagerDutyEventSchema,
	slackMessageSchema,
	TEAMS_MESSAGE_MAX,
	teamsMessageSchema,
} from "./alert-service-schemas.ts";

/** What a service was sent. */
export interface ReceivedPost {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** What the next request is answered in place of being judged. */
export interface PlannedAnswer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly text?: string;
	/** Never answers. */
	readonly isSilent?: boolean;
}

/** Slack, Teams, PagerDuty and a webhook's receiver on loopback. They refuse what the real ones would. */
export interface FakeAlertServices {
	/** For `OUTBOUND_ALLOWED_HOSTS`. */
	readonly host: string;
	readonly slackUrl: string;
	readonly teamsUrl: string;
	readonly pagerDutyUrl: string;
	readonly webhookUrl: string;
	readonly posts: ReceivedPost[];
	/** Answers the next requests, then no more. */
	readonly plan: PlannedAnswer[];
	/** PagerDuty's alerts by dedup key. */
	readonly alerts: ReadonlyMap<string, "triggered" | "acknowledged" | "resolved">;
	/** Called when somebody connects: nothing that they send is read before what it gives is there. */
	onConnection: () => void | Promise<void>;
	/** Called when a post is kept: its sender is not told before what it gives is there. */
	onKept: (post: ReceivedPost) => void | Promise<void>;
	readonly close: () => Promise<void>;
}

const SLACK = "/services/T0000/B0000/slack-secret-0123456789";
const TEAMS =
	"/workflows/0123/triggers/manual/paths/invoke?api-version=2016-06-01&sig=teams-secret-0123456789";
const PAGERDUTY = "/v2/enqueue";
const WEBHOOK = "/hooks/webhook-secret-0123456789";

export async function startFakeAlertServices(): Promise<FakeAlertServices> {
	const posts: ReceivedPost[] = [];
	const plan: PlannedAnswer[] = [];
	const alerts = new Map<string, "triggered" | "acknowledged" | "resolved">();
	const server = createServer((request, response) => {
		void text(request).then(async (body) => {
			const path = request.url ?? "";
			const post = { path, headers: request.headers, body };
			posts.push(post);
			await fake.onKept(post);
			const planned = plan.shift();
			if (planned?.isSilent === true) return;
			const isJson = request.headers["content-type"] === "application/json" && request.method === "POST";
			answer(response, planned ?? (isJson ? judged(path, body, alerts) : { status: 415 }));
		});
	});
	const sockets = new Set<Socket>();
	// The server of requests reads at once whoever it is given, so whoever waits to be read waits in front of it.
	const door = createDoor({ pauseOnConnect: true }, async (socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
		await fake.onConnection();
		server.emit("connection", socket);
		socket.resume();
	});
	door.listen(0, "127.0.0.1");
	await once(door, "listening");
	const { port } = door.address() as AddressInfo; // parse boundary: a TCP server's address
	const host = `127.0.0.1:${port}`;
	const fake: FakeAlertServices = {
		host,
		slackUrl: `http://${host}${SLACK}`,
		teamsUrl: `http://${host}${TEAMS}`,
		pagerDutyUrl: `http://${host}${PAGERDUTY}`,
		webhookUrl: `http://${host}${WEBHOOK}`,
		posts,
		plan,
		alerts,
		onConnection: () => undefined,
		onKept: () => undefined,
		close: () => {
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => door.close(() => resolve()));
		},
	};
	return fake;
}

function answer(response: ServerResponse, { status, headers = {}, text: said = "" }: PlannedAnswer): void {
	response.writeHead(status, headers).end(said);
}

function judged(
	path: string,
	body: string,
	alerts: Map<string, "triggered" | "acknowledged" | "resolved">,
): PlannedAnswer {
	const value: unknown = JSON.parse(body);
	const bytes = Buffer.byteLength(body);
	switch (path) {
		case SLACK:
			return slackMessageSchema.safeParse(value).success
				? { status: 200, text: "ok" }
				: { status: 400, text: "invalid_payload" };
		case TEAMS:
			if (bytes > TEAMS_MESSAGE_MAX) return { status: 413 };
			return { status: teamsMessageSchema.safeParse(value).success ? 202 : 400 };
		case PAGERDUTY:
			return bytes > PAGERDUTY_EVENT_MAX ? { status: 413 } : pagerDutyAnswer(value, alerts);
		case WEBHOOK:
			return { status: 204 };
		default:
			return { status: 404, text: "no_service" };
	}
}

const STATES = { trigger: "triggered", acknowledge: "acknowledged", resolve: "resolved" } as const;

function pagerDutyAnswer(
	value: unknown,
	alerts: Map<string, "triggered" | "acknowledged" | "resolved">,
): PlannedAnswer {
	const parsed = pagerDutyEventSchema.safeParse(value);
	if (!parsed.success) {
		const errors = parsed.error.issues.map(({ message }) => message);
		return { status: 400, text: JSON.stringify({ status: "invalid event", errors }) };
	}
	const { dedup_key: dedupKey, event_action: action } = parsed.data;
	// Only a trigger makes an alert; what is said of one that is not there is taken and does nothing.
	if (action === "trigger" || alerts.has(dedupKey)) alerts.set(dedupKey, STATES[action]);
	return { status: 202, text: JSON.stringify({ status: "success", dedup_key: dedupKey }) };
}

import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { BucketSettings } from "../settings.ts";

const BUCKET = "outlay-exports";

/** PUT, GET and HEAD of objects as S3 documents them, on loopback. Verifies signatures and the hash of what is put. */
export interface FakeBucket {
	readonly settings: BucketSettings;
	/** Bytes by key. */
	readonly objects: Map<string, Buffer>;
	/** Method and path of every request, in order. */
	readonly requests: string[];
	/** How the next requests fare in place of the API: a status, or a connection that breaks half way. */
	readonly plan: (number | "break")[];
	/** Resolves when the first bytes of a PUT have come. */
	readonly putBegun: Promise<void>;
	/** Headers of the last PUT. */
	readonly lastPut: () => IncomingMessage["headers"];
	readonly close: () => Promise<void>;
}

type Keys = Pick<BucketSettings, "region" | "accessKeyId" | "secretAccessKey" | "sessionToken">;

const KEYS: Keys = {
	region: "eu-central-1",
	accessKeyId: "AKIAFAKE",
	secretAccessKey: "fake/secret+key",
	sessionToken: "fake-session",
};

export async function startFakeBucket(): Promise<FakeBucket> {
	const objects = new Map<string, Buffer>();
	const requests: string[] = [];
	const plan: (number | "break")[] = [];
	let lastPut: IncomingMessage["headers"] = {};
	const begun = Promise.withResolvers<void>();
	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		requests.push(`${request.method} ${request.url}`);
		if (request.method === "PUT") {
			lastPut = request.headers;
			request.once("data", () => begun.resolve());
		}
		const body = await buffer(request);
		const planned = plan.shift();
		if (typeof planned === "number") return fail(response, planned, "Planned");
		const fault = refusalOf(request, body);
		if (fault !== null) return fail(response, ...fault);
		serve({ objects, request, response, body, breaks: planned === "break" });
	};
	const server = createServer((request, response) => {
		answer(request, response).catch(() => response.destroy()); // the client went away
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo; // parse boundary: a TCP server's address
	return {
		settings: { ...KEYS, address: { endpoint: `http://127.0.0.1:${port}`, bucket: BUCKET, prefix: "raw/" } },
		objects,
		requests,
		plan,
		putBegun: begun.promise,
		lastPut: () => lastPut,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

function serve(input: {
	readonly objects: Map<string, Buffer>;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly body: Buffer;
	readonly breaks: boolean;
}): void {
	const { objects, request, response, body, breaks } = input;
	const key = (request.url ?? "").slice(`/${BUCKET}/`.length);
	if (request.method === "PUT") {
		objects.set(key, body);
		response.end();
		return;
	}
	const found = objects.get(key);
	if (found === undefined) {
		fail(response, 404, "NoSuchKey");
		return;
	}
	response.writeHead(200, { "content-length": found.byteLength });
	if (breaks) response.write(found.subarray(0, 1), () => response.destroy());
	else response.end(request.method === "HEAD" ? undefined : found);
}

/** As S3 does, an error tells more than its code: here the key's id, which must not reach a log. */
function fail(response: ServerResponse, status: number, code: string): void {
	response.writeHead(status, { "content-type": "application/xml" });
	response.end(`<Error><Code>${code}</Code><AWSAccessKeyId>${KEYS.accessKeyId}</AWSAccessKeyId></Error>`);
}

/** What S3 says of a request that is not as it should be, null when it is. */
function refusalOf(request: IncomingMessage, body: Buffer): readonly [number, string] | null {
	if (!(request.url ?? "").startsWith(`/${BUCKET}/`)) return [404, "NoSuchBucket"];
	if (request.headers.authorization !== authorizationOf(request)) return [403, "SignatureDoesNotMatch"];
	if (request.headers["x-amz-security-token"] !== KEYS.sessionToken) return [400, "InvalidToken"];
	const sent = createHash("sha256").update(body).digest("hex");
	if (request.headers["x-amz-content-sha256"] !== sent) return [400, "XAmzContentSHA256Mismatch"];
	if (request.method === "PUT" && request.headers["content-length"] === undefined) {
		return [411, "MissingContentLength"];
	}
	return null;
}

/** Signature Version 4, from its published description: canonical request, string to sign, derived key. */
function authorizationOf({ method, url, headers }: IncomingMessage): string {
	const names = (/SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1] ?? "").split(";");
	const canonical = [
		method,
		url,
		"",
		...names.map((name) => `${name}:${String(headers[name]).trim()}`),
		"",
		names.join(";"),
		headers["x-amz-content-sha256"],
	].join("\n");
	const time = String(headers["x-amz-date"]);
	const scope = `${time.slice(0, 8)}/${KEYS.region}/s3/aws4_request`;
	const hash = createHash("sha256").update(canonical).digest("hex");
	const keyed = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
	const key = scope.split("/").reduce<string | Buffer>(keyed, `AWS4${KEYS.secretAccessKey}`);
	const signature = keyed(key, ["AWS4-HMAC-SHA256", time, scope, hash].join("\n")).toString("hex");
	return `AWS4-HMAC-SHA256 Credential=${KEYS.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

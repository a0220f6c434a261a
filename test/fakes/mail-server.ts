import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerError } from "smtp-server";

/** A mail as it arrived. */
export interface ReceivedMail {
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	readonly messageId: string;
	/** Headers and parts; quoted-printable is undone. */
	readonly content: string;
	/** The first address of a page in it. */
	readonly link: string;
}

/** What the next conversation is answered in place of being taken. */
export interface PlannedRefusal {
	readonly at: "recipient" | "mail";
	readonly code: number;
	readonly said: string;
}

/** A mail server on loopback. */
export interface FakeMailServer {
	/** For `SMTP_URL`. */
	readonly url: string;
	readonly port: number;
	readonly mails: ReceivedMail[];
	/** Refuses the next conversations; the last one stays. */
	readonly plan: PlannedRefusal[];
	/** Conversations so far. */
	readonly connections: () => number;
	/** Called when somebody connects: nothing is said to them before what it gives is there. */
	onConnection: () => void | Promise<void>;
	/** Called when a mail is kept: its sender is not told before what it gives is there. */
	onKept: (mail: ReceivedMail) => void | Promise<void>;
	readonly close: () => Promise<void>;
}

export interface FakeMailServerOptions {
	/** Asks whoever sends to sign in. */
	readonly login?: { readonly user: string; readonly password: string };
}

/** Starts one, without TLS as a relay on the same machine is. */
export async function startFakeMailServer({ login }: FakeMailServerOptions = {}): Promise<FakeMailServer> {
	const plan: PlannedRefusal[] = [];
	const mails: ReceivedMail[] = [];
	let connections = 0;
	const refusal = (at: PlannedRefusal["at"]): SMTPServerError | null => {
		const [next] = plan;
		if (next?.at !== at) return null;
		if (plan.length > 1) plan.shift();
		return Object.assign(new Error(next.said), { responseCode: next.code });
	};
	const server = new SMTPServer({
		hideSTARTTLS: true,
		disableReverseLookup: true,
		allowInsecureAuth: true,
		authOptional: login === undefined,
		disabledCommands: login === undefined ? ["AUTH"] : [],
		onConnect: async (_session, callback) => {
			connections += 1;
			await fake.onConnection();
			callback();
		},
		onAuth: (auth, _session, callback) => {
			const isRight = auth.username === login?.user && auth.password === login?.password;
			if (isRight) callback(null, { user: login?.user });
			else callback(new Error(`wrong password ${auth.password} of ${auth.username}`));
		},
		onRcptTo: (_address, _session, callback) => callback(refusal("recipient")),
		onData: (stream, session, callback) => {
			void text(stream).then(async (raw) => {
				const refused = refusal("mail");
				if (refused !== null) return callback(refused);
				const { mailFrom, rcptTo } = session.envelope;
				const mail = received(raw, {
					from: mailFrom === false ? "" : mailFrom.address,
					to: rcptTo.map(({ address }) => address),
				});
				mails.push(mail);
				await fake.onKept(mail);
				return callback();
			});
		},
	});
	server.on("error", () => undefined);
	server.listen(0, "127.0.0.1");
	await once(server.server, "listening");
	const { port } = server.server.address() as AddressInfo; // parse boundary: a TCP server's address
	const userInfo =
		login === undefined ? "" : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`;
	const fake: FakeMailServer = {
		url: `smtp://${userInfo}127.0.0.1:${port}`,
		port,
		mails,
		plan,
		connections: () => connections,
		onConnection: () => undefined,
		onKept: () => undefined,
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	return fake;
}

function received(raw: string, envelope: Pick<ReceivedMail, "from" | "to">): ReceivedMail {
	const split = raw.indexOf("\r\n\r\n");
	// A line that begins with a space goes on the header above it; `=` at the end of a line goes on quoted text.
	const head = raw.slice(0, split).replaceAll(/\r\n[ \t]+/g, " ");
	const body = raw
		.slice(split)
		.replaceAll("=\r\n", "")
		.replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))); // not money
	const header = (name: string) => new RegExp(`^${name}: (.*)$`, "mi").exec(head)?.[1] ?? "";
	return {
		...envelope,
		subject: header("Subject"),
		messageId: header("Message-ID"),
		content: `${head}${body}`,
		link: /https?:\/\/[^\s"<>]+\/(?:invite|reset)\/[\w-]+/.exec(body)?.[0] ?? "",
	};
}

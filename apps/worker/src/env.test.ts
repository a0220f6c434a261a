import { expect, test } from "vitest";
import { EnvironmentError, parseEnvironment } from "./env.ts";

const NEEDED = { DATABASE_URL: "postgresql://u:p@h:5432/d", OUTLAY_HOME: "/data" };

test("what is not set has its default, and a variable set to nothing is not set", () => {
	const expected = { ...NEEDED, OUTLAY_WORKER_CONCURRENCY: 2 };
	expect(parseEnvironment(NEEDED)).toEqual(expected);
	const empty = { REDIS_URL: "", OUTLAY_WORKER_CONCURRENCY: " ", OUTLAY_SECRET_KEY: "", PATH: "/bin" };
	expect(parseEnvironment({ ...NEEDED, ...empty })).toEqual(expected);
});

test.each([
	["DATABASE_URL", "db", "postgresql://user:password@host:5432/database"],
	["REDIS_URL", "localhost:6379", "redis://host:6379"],
	["OUTLAY_WORKER_CONCURRENCY", "0", "1 to 64"],
	["OUTLAY_WORKER_CONCURRENCY", "65", "1 to 64"],
	["OUTLAY_WORKER_CONCURRENCY", "many", "1 to 64"],
	["OUTLAY_OPENAI_BASE_URL", "proxy", "https://proxy.example.com"],
	["OUTLAY_ANTHROPIC_BASE_URL", "ftp://proxy", "https://proxy.example.com"],
	["OUTBOUND_ALLOWED_HOSTS", "http://relay.internal/", "relay.internal,10.0.0.5:8080"],
	["OUTLAY_PAGERDUTY_URL", "events.eu.pagerduty.com", "https://events.eu.pagerduty.com/v2/enqueue"],
])("%s=%s is refused with the variable, the value and the fix", (name, value, fix) => {
	const parse = () => parseEnvironment({ ...NEEDED, [name]: value });
	expect(parse).toThrow(EnvironmentError);
	expect(parse).toThrow(`${name}=${value} is not usable`);
	expect(parse).toThrow(fix);
});

test("hosts that alerts may go to are read", () => {
	const { OUTBOUND_ALLOWED_HOSTS: hosts } = parseEnvironment({
		...NEEDED,
		OUTBOUND_ALLOWED_HOSTS: "relay.internal, 10.0.0.5:8080",
	});
	expect(hosts).toEqual([
		{ hostname: "relay.internal", port: null },
		{ hostname: "10.0.0.5", port: 8080 },
	]);
});

test("everything that is missing or wrong is named at once", () => {
	const parse = () => parseEnvironment({ OUTLAY_WORKER_CONCURRENCY: "x" });
	for (const name of ["DATABASE_URL is not set", "OUTLAY_HOME is not set", "OUTLAY_WORKER_CONCURRENCY=x"]) {
		expect(parse).toThrow(name);
	}
});

test("a key and a password are not repeated", () => {
	const parse = () =>
		parseEnvironment({ ...NEEDED, DATABASE_URL: "mysql://root:hunter2@db/d", OUTLAY_SECRET_KEY: "hunter3" });
	expect(parse).toThrow("DATABASE_URL=mysql://root:***@db/d");
	expect(parse).toThrow("OUTLAY_SECRET_KEY=(hidden) is not usable");
	expect(parse).not.toThrow(/hunter/);
});

const MAIL = {
	SMTP_URL: "smtps://o%40example.com:p%40ss@mail.example.com",
	MAIL_FROM: "Outlay <o@example.com>",
	NEXTAUTH_URL: "https://outlay.example.com",
};

test("a mail server and a sender are read, and each needs the other", () => {
	expect(parseEnvironment({ ...NEEDED, ...MAIL })).toMatchObject({
		SMTP_URL: {
			host: "mail.example.com",
			port: 465,
			isSecure: true,
			login: { user: "o@example.com", password: "p@ss" },
		},
		MAIL_FROM: { name: "Outlay", address: "o@example.com" },
	});
	for (const name of ["SMTP_URL", "MAIL_FROM"]) {
		const message = `${name} is not set: set SMTP_URL and MAIL_FROM to send mail, or neither.`;
		expect(() => parseEnvironment({ ...NEEDED, ...MAIL, [name]: "" })).toThrow(message);
	}
});

test.each(["smtp://u:hunter/2@mail.example.com", "smtp://u:hunter2@", "http://u:hunter2@mail.example.com"])(
	"SMTP_URL=%s is refused, and nothing of it repeated",
	(value) => {
		const parse = () => parseEnvironment({ ...NEEDED, ...MAIL, SMTP_URL: value });
		expect(parse).toThrow("SMTP_URL=(hidden) is not usable: write it like smtps://user:password@");
		expect(parse).not.toThrow(/hunter/);
	},
);

test("a sender that is no address is refused with the fix", () => {
	expect(() => parseEnvironment({ ...NEEDED, ...MAIL, MAIL_FROM: "Outlay" })).toThrow(
		"MAIL_FROM=Outlay is not usable: write it like Outlay <outlay@example.com>",
	);
});

test("mail needs to know where its links lead", () => {
	expect(() => parseEnvironment({ ...NEEDED, ...MAIL, NEXTAUTH_URL: "" })).toThrow(
		"NEXTAUTH_URL is not set: links in mails need the public address",
	);
});

const BUCKET = {
	RAW_EXPORTS_BUCKET: "https://s3.example.com/outlay/raw",
	RAW_EXPORTS_REGION: "eu-central-1",
	AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
	AWS_SECRET_ACCESS_KEY: "hunter/2",
};

test("a bucket is read with its keys, and half of it refused in one line", () => {
	expect(parseEnvironment({ ...NEEDED, ...BUCKET })).toMatchObject({
		...BUCKET,
		RAW_EXPORTS_BUCKET: { endpoint: "https://s3.example.com", bucket: "outlay", prefix: "raw/" },
	});
	for (const name of ["RAW_EXPORTS_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
		const parse = () => parseEnvironment({ ...NEEDED, ...BUCKET, [name]: "" });
		expect(parse).toThrow(
			`${name} is not set: set all of RAW_EXPORTS_BUCKET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY`,
		);
		expect(parse).not.toThrow(/hunter/);
	}
});

test("keys that other programs have do not make a bucket", () => {
	const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = BUCKET;
	expect(() => parseEnvironment({ ...NEEDED, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })).not.toThrow();
});

test.each([
	["RAW_EXPORTS_BUCKET", "https://AKIA:hunter/2@s3.example.com/outlay"],
	["AWS_SECRET_ACCESS_KEY", "hunter 2"],
	["AWS_SESSION_TOKEN", "hunter 2"],
])("%s=%s is refused, and nothing of it repeated", (name, value) => {
	const parse = () => parseEnvironment({ ...NEEDED, ...BUCKET, [name]: value });
	expect(parse).toThrow(`${name}=(hidden) is not usable: write it`);
	expect(parse).not.toThrow(/hunter/);
});

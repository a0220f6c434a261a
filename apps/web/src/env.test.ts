import { expect, test } from "vitest";
import { EnvironmentError, parseEnvironment } from "./env.ts";

const NEEDED = {
	DATABASE_URL: "postgresql://u:p@h:5432/d",
	OUTLAY_HOME: "/data",
	NEXTAUTH_SECRET: "s".repeat(32),
	NEXTAUTH_URL: "https://outlay.example.com",
};

const OIDC = {
	OIDC_ISSUER: "https://id.example.com",
	OIDC_CLIENT_ID: "outlay",
	OIDC_CLIENT_SECRET: "hunter2",
};

test("a variable set to nothing is not set", () => {
	const empty = { OUTLAY_SECRET_KEY: "", OIDC_ISSUER: " ", OIDC_CLIENT_ID: "", OIDC_CLIENT_SECRET: "" };
	expect(parseEnvironment({ ...NEEDED, ...empty })).toEqual(NEEDED);
});

test.each([
	["DATABASE_URL", "db", "postgresql://user:password@host:5432/database"],
	["NEXTAUTH_URL", "outlay.example.com", "https://outlay.example.com"],
	["OUTLAY_OPENAI_BASE_URL", "proxy", "https://proxy.example.com"],
])("%s=%s is refused with the variable, the value and the fix", (name, value, fix) => {
	const parse = () => parseEnvironment({ ...NEEDED, [name]: value });
	expect(parse).toThrow(EnvironmentError);
	expect(parse).toThrow(`${name}=${value} is not usable`);
	expect(parse).toThrow(fix);
});

test("a short secret is refused and not repeated", () => {
	const parse = () => parseEnvironment({ ...NEEDED, NEXTAUTH_SECRET: "hunter2" });
	expect(parse).toThrow("NEXTAUTH_SECRET=(hidden) is not usable: set it to 32 random characters or more");
});

test("single sign-on takes all of its three variables or none", () => {
	expect(parseEnvironment({ ...NEEDED, ...OIDC })).toEqual({ ...NEEDED, ...OIDC });
	for (const name of Object.keys(OIDC)) {
		expect(() => parseEnvironment({ ...NEEDED, ...OIDC, [name]: "" })).toThrow(`${name} is not set`);
	}
});

const MAIL = {
	SMTP_URL: "smtps://o%40example.com:p%40ss@mail.example.com",
	MAIL_FROM: "Outlay <o@example.com>",
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

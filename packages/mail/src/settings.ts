/** A mail server, as `SMTP_URL` names it. */
export interface SmtpServer {
	readonly host: string;
	readonly port: number;
	/** TLS from the first byte; else STARTTLS where the server offers it. */
	readonly isSecure: boolean;
	/** Null: it takes mail without signing in. */
	readonly login: { readonly user: string; readonly password: string } | null;
}

export interface MailSender {
	/** Shown beside the address; empty: the address alone. */
	readonly name: string;
	readonly address: string;
}

const PORTS = { "smtp:": 587, "smtps:": 465 } as const;

/**
 * Reads `smtps://user:password@host:465`, user and password percent-encoded; the port may be left out (587 for smtp,
 * 465 for smtps). Null when it is anything else: a password that is not encoded moves into host or path.
 */
export function parseSmtpUrl(text: string): SmtpServer | null {
	const url = URL.parse(text);
	if (url === null || (url.protocol !== "smtp:" && url.protocol !== "smtps:")) return null;
	if (url.hostname === "" || !/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "") return null;
	const [user, password] = [decoded(url.username), decoded(url.password)];
	if (user === null || password === null || (user === "") !== (password === "")) return null;
	return {
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: url.port === "" ? PORTS[url.protocol] : Number(url.port), // not money
		isSecure: url.protocol === "smtps:",
		login: user === "" ? null : { user, password },
	};
}

function decoded(text: string): string | null {
	try {
		return decodeURIComponent(text);
	} catch {
		return null;
	}
}

const ADDRESS = /^[^\s<>@",;:()]+@[^\s<>@",;:()]+$/;

/** Reads `Outlay <outlay@example.com>` or the address alone; null when it is neither. */
export function parseMailFrom(text: string): MailSender | null {
	if (ADDRESS.test(text)) return { name: "", address: text };
	const [, name = "", address = ""] = /^"?([^"<>\r\n]*?)"?\s*<([^<>]*)>$/.exec(text) ?? [];
	return ADDRESS.test(address) ? { name, address } : null;
}

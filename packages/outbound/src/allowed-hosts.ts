/** A host that the operator lets notices go to, also by http and on a private network. */
export interface AllowedHost {
	/** As `URL` writes it: lower case, an IPv6 address in brackets. */
	readonly hostname: string;
	/** Null: 443 by https, 80 by http. */
	readonly port: number | null;
}

const HOSTNAME = /^([a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$/;

/** Reads `relay.internal, 10.0.0.5:8080, [::1]:9000`. Null when a part is no host: a scheme, a path, a `*`. */
export function parseAllowedHosts(text: string): readonly AllowedHost[] | null {
	const hosts = text.split(",").map((part) => parseHost(part.trim()));
	return hosts.every((host) => host !== null) ? hosts : null;
}

function parseHost(text: string): AllowedHost | null {
	const [, name = "", port] = /^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? [];
	const { hostname = "", href } = URL.parse(`http://${name}`) ?? {};
	// What is more than a host moves into another part of the address.
	if (!HOSTNAME.test(hostname) || href !== `http://${hostname}/`) return null;
	if (port === undefined) return { hostname, port: null };
	const number = Number(port); // not money
	return number >= 1 && number <= 65_535 ? { hostname, port: number } : null;
}

const PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

/** Whether one of the hosts is the one that `url` speaks to. */
export function isAllowedHost(url: URL, hosts: readonly AllowedHost[]): boolean {
	const own = PORTS[url.protocol];
	const port = url.port === "" ? own : Number(url.port); // not money
	return hosts.some((host) => host.hostname === url.hostname && (host.port ?? own) === port);
}

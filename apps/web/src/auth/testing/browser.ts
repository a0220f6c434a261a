const REDIRECTS_MAX = 12;

/** As much of a browser as signing in needs: cookies by origin and redirects. */
export class Browser {
	readonly #cookies = new Map<string, Map<string, string>>();

	async get(url: string): Promise<Response> {
		return this.#send(url, undefined);
	}

	async post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
		return this.#send(url, new URLSearchParams(fields));
	}

	/** Asks, or posts `fields`, and goes where the answers lead. */
	async follow(
		url: string,
		fields?: Readonly<Record<string, string>>,
	): Promise<{ readonly url: string; readonly text: string }> {
		let at = url;
		let response = await (fields === undefined ? this.get(at) : this.post(at, fields));
		for (let n = 0; n < REDIRECTS_MAX; n += 1) {
			const location = response.headers.get("location");
			if (location === null) return { url: at, text: await response.text() };
			at = new URL(location, at).href;
			response = await this.get(at);
		}
		throw new Error(`more than ${REDIRECTS_MAX} redirects from ${url}`);
	}

	async #send(url: string, body: URLSearchParams | undefined): Promise<Response> {
		const { origin } = new URL(url);
		const jar = this.#cookies.get(origin) ?? new Map<string, string>();
		this.#cookies.set(origin, jar);
		const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
		const init: RequestInit = { redirect: "manual", headers: { cookie } };
		const response = await fetch(url, body === undefined ? init : { ...init, method: "POST", body });
		for (const line of response.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (value === "") jar.delete(name);
			else jar.set(name, value);
		}
		return response;
	}
}

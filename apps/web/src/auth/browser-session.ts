import { decodeSignInError, type SignInError } from "./sign-in-error.ts";

const TIMEOUT_MS = 20_000;

/** Signs in from the browser; null when it worked and the session cookie is set. */
export async function signInWithPassword(email: string, password: string): Promise<SignInError | null> {
	try {
		const response = await post("/api/auth/callback/password", { email, password });
		if (response.ok) return null;
		const url = textOf(await response.json(), "url");
		return decodeSignInError(new URL(url, window.location.href).searchParams.get("error"));
	} catch {
		return { code: "unavailable" };
	}
}

/** Goes to the identity provider and comes back to `from`, a path of this site, signed in. */
export async function signInWithProvider(from: string): Promise<SignInError | null> {
	try {
		const response = await post("/api/auth/signin/oidc", { callbackUrl: from });
		window.location.assign(textOf(await response.json(), "url"));
		return null;
	} catch {
		return { code: "provider" };
	}
}

/** Ends the session and shows the sign-in page. */
export async function signOut(): Promise<void> {
	await post("/api/auth/signout", {});
	window.location.assign("/sign-in");
}

/** A POST as next-auth wants it: form encoded, with its own token against forged requests. */
async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const answer = await fetch("/api/auth/csrf", { signal });
	const csrfToken = textOf(await answer.json(), "csrfToken");
	const body = new URLSearchParams({ callbackUrl: "/", ...fields, csrfToken, json: "true" });
	return fetch(path, { method: "POST", body, signal });
}

/** A text field of an answer. By hand, because a schema library would weigh more than this whole page. */
function textOf(answer: unknown, name: string): string {
	const value = typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
	if (typeof value !== "string") throw new TypeError(`the answer has no ${name}`);
	return value;
}

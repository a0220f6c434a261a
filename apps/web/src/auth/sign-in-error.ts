/** Why a sign-in failed, as far as the person at the form is told. "invalid" never says which half was wrong. */
export type SignInError =
	| { readonly code: "invalid" }
	| { readonly code: "locked"; readonly retryAfterS: number | null }
	/** The identity provider knows them, this organization does not. */
	| { readonly code: "not_a_member" }
	/** The identity provider did not finish. */
	| { readonly code: "provider" }
	| { readonly code: "unavailable" };

/** Words of next-auth for what went wrong between it and the identity provider. */
const PROVIDER_ERRORS: readonly string[] = [
	"provider",
	"OAuthSignin",
	"OAuthCallback",
	"Callback",
	"AccessDenied",
];

/** The form in which next-auth carries it: the message of an error, which ends up in a URL. */
export function encodeSignInError(error: SignInError): string {
	return error.code === "locked" && error.retryAfterS !== null ? `locked:${error.retryAfterS}` : error.code;
}

/** Anything unknown is "unavailable": a failure of ours must not read as a wrong password. */
export function decodeSignInError(text: string | null): SignInError {
	if (text === "invalid" || text === "CredentialsSignin") return { code: "invalid" };
	if (text === "not_a_member") return { code: "not_a_member" };
	if (text !== null && PROVIDER_ERRORS.includes(text)) return { code: "provider" };
	const locked = /^locked(?::(\d{1,7}))?$/.exec(text ?? "");
	if (locked === null) return { code: "unavailable" };
	return { code: "locked", retryAfterS: locked[1] === undefined ? null : Number(locked[1]) };
}

export function signInErrorText(error: SignInError): string {
	switch (error.code) {
		case "invalid":
			return "That e-mail address and password do not go together.";
		case "locked":
			return `Too many attempts. Try again ${error.retryAfterS === null ? "later" : `in ${waitText(error.retryAfterS)}`}, or ask an admin for a reset link.`;
		case "not_a_member":
			return "Single sign-on worked, but no member here has your verified e-mail address. Ask an admin to invite you.";
		case "provider":
			return "Single sign-on was not completed. Try again, or use your password.";
		case "unavailable":
			return "Signing in did not work just now. Nothing is wrong with your password; try again in a moment.";
		default:
			return error satisfies never;
	}
}

/** How long until a lock ends: `4 minutes`. */
export function waitText(seconds: number): string {
	if (seconds < 60) return "less than a minute";
	const minutes = Math.ceil(seconds / 60);
	if (minutes < 60) return minutes === 1 ? "a minute" : `${minutes} minutes`;
	const hours = Math.ceil(minutes / 60);
	return hours === 1 ? "an hour" : `${hours} hours`;
}

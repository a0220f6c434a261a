/**
 * A path of this site to go to after signing in. `//host`, `/\host` and full addresses would leave it:
 * they become `/`.
 */
export function returnPath(text: string | null | undefined): string {
	if (text === null || text === undefined || !/^\/(?![/\\])/.test(text)) return "/";
	return text.startsWith("/sign-in") || text.startsWith("/api/") ? "/" : text;
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
	const back = returnPath(path);
	return back === "/" ? "/sign-in" : `/sign-in?from=${encodeURIComponent(back)}`;
}

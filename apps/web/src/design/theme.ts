export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = "outlay-theme";
const YEAR_S = 31_536_000;

/** The theme a cookie names; anything else is the system's. */
export function parseTheme(text: string | undefined): Theme {
	return THEMES.find((theme) => theme === text) ?? "system";
}

/** `data-theme` of the page; absent for the system's, so that the stylesheet asks the browser. */
export function themeAttribute(theme: Theme): "light" | "dark" | undefined {
	return theme === "system" ? undefined : theme;
}

/** Shows a theme at once and keeps it for the next page that the server renders. */
export function applyTheme(theme: Theme): void {
	const attribute = themeAttribute(theme);
	if (attribute === undefined) delete document.documentElement.dataset["theme"];
	else document.documentElement.dataset["theme"] = attribute;
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs https, and Outlay may be served inside a network without it.
	document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

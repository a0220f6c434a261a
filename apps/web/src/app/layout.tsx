import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE, themeAttribute } from "../design/theme.ts";

export const metadata: Metadata = {
	title: { default: "Outlay", template: "%s · Outlay" },
	description: "Cost governance for AI spend.",
	robots: { index: false, follow: false },
};

export const viewport: Viewport = {
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
		{ media: "(prefers-color-scheme: dark)", color: "#121413" },
	],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
	const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
	return (
		<html lang="en" data-theme={themeAttribute(theme)}>
			<body>{children}</body>
		</html>
	);
}

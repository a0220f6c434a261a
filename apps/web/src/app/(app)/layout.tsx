import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { requireActor } from "../../auth/actor.ts";
import { AppShell } from "../../design/shell/app-shell.tsx";
import { parseTheme, THEME_COOKIE } from "../../design/theme.ts";
import { navigationFor } from "../../features/navigation.ts";
import { Account } from "../../features/people/account.tsx";
import { ROLE_WORDS } from "../../features/people/role-words.ts";
import { people } from "../../main.ts";

/** The frame only. A layout is not rendered again when the page below it changes: every page asks for its actor itself. */
export default async function AppLayout({ children }: { readonly children: ReactNode }) {
	const actor = await requireActor();
	const organization = await people().organizationName(actor);
	const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
	return (
		<AppShell
			groups={navigationFor(actor)}
			account={
				<Account name={actor.label} detail={`${ROLE_WORDS[actor.role]}, ${organization}`} theme={theme} />
			}
		>
			{children}
		</AppShell>
	);
}

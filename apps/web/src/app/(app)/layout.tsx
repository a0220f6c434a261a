import type { Actor } from "@outlay/db/actor";
import { countOpenAlerts } from "@outlay/db/read-models/alerts";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { requireActor } from "../../auth/actor.ts";
import { AppShell } from "../../design/shell/app-shell.tsx";
import { parseTheme, THEME_COOKIE } from "../../design/theme.ts";
import { OpenAlertsBadge } from "../../features/alerts/open-alerts-badge.tsx";
import { navigationFor } from "../../features/navigation.ts";
import { Account } from "../../features/people/account.tsx";
import { ROLE_WORDS } from "../../features/people/role-words.ts";
import { organizationContext } from "../../features/spend/query/spend-context.ts";
import { database, people } from "../../main.ts";

async function openAlerts(actor: Actor): Promise<number> {
	if (!actor.rights.has("alerts.read")) return 0;
	const { today } = await organizationContext(actor);
	return countOpenAlerts(database(), actor, today);
}

/** The frame only. A layout is not rendered again when the page below it changes: every page asks for its actor itself. */
export default async function AppLayout({ children }: { readonly children: ReactNode }) {
	const actor = await requireActor();
	const organization = await people().organizationName(actor);
	const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
	return (
		<AppShell
			groups={navigationFor(actor)}
			badges={{ "/alerts": <OpenAlertsBadge initial={await openAlerts(actor)} /> }}
			account={
				<Account name={actor.label} detail={`${ROLE_WORDS[actor.role]}, ${organization}`} theme={theme} />
			}
		>
			{children}
		</AppShell>
	);
}

"use client";

import { AccountMenu, type AccountMenuProps } from "../../design/shell/account-menu.tsx";
import { toast } from "../../design/toast.ts";

/** What signs out comes when it is asked for: most pages are left without. */
async function leave(): Promise<void> {
	const { signOut } = await import("../../auth/browser-session.ts");
	await signOut();
}

export function Account(props: Omit<AccountMenuProps, "onSignOut">) {
	return (
		<AccountMenu
			{...props}
			onSignOut={() => {
				leave().catch(() => toast({ tone: "bad", text: "Signing out did not work. Try again." }));
			}}
		/>
	);
}

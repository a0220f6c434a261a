"use client";

import { signOut } from "../../auth/browser-session.ts";
import { AccountMenu, type AccountMenuProps } from "../../design/shell/account-menu.tsx";
import { toast } from "../../design/toast.ts";

export function Account(props: Omit<AccountMenuProps, "onSignOut">) {
	return (
		<AccountMenu
			{...props}
			onSignOut={() => {
				signOut().catch(() => toast({ tone: "bad", text: "Signing out did not work. Try again." }));
			}}
		/>
	);
}

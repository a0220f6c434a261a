import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { CheckIcon } from "./icons.tsx";

export const MENU_ITEM =
	"flex w-full items-center justify-between gap-4 rounded-sm px-2.5 py-1.5 text-left text-sm text-ink hover:bg-sunken focus-visible:bg-sunken focus-visible:-outline-offset-2";

export interface MenuLinkProps {
	readonly href: string;
	/** This is what is shown now. */
	readonly current?: boolean | undefined;
	readonly children: ReactNode;
}

/** A choice in a menu that lives in the URL. */
export function MenuLink({ href, current = false, children }: MenuLinkProps) {
	return (
		<Link
			href={href}
			scroll={false}
			aria-current={current ? "true" : undefined}
			className={classNames(MENU_ITEM, current && "font-strong")}
		>
			<span className="truncate">{children}</span>
			{current && <CheckIcon />}
		</Link>
	);
}

export function MenuHeading({ children }: { readonly children: ReactNode }) {
	return <p className="px-2.5 pt-1.5 pb-1 text-2xs font-strong text-ink-3">{children}</p>;
}

"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classNames } from "../class-names.ts";
import { LinkPending } from "./link-pending.tsx";
import { currentItem, type NavGroup } from "./navigation.ts";

export interface NavGroupsProps {
	readonly groups: readonly NavGroup[];
	/** What waits at a page, by its address: shown beside its name. */
	readonly badges: Readonly<Record<string, ReactNode>>;
}

export function NavGroups({ groups, badges }: NavGroupsProps) {
	const here = currentItem(groups, usePathname());
	return (
		<nav aria-label="Main" className="grid gap-4.5">
			{groups.map((group) => (
				<div key={group.label}>
					<p className="mx-2 mb-1 text-2xs font-strong text-ink-3" aria-hidden="true">
						{group.label}
					</p>
					<ul aria-label={group.label}>
						{group.items.map((item) => {
							const current = item.href === here?.href;
							return (
								<li key={item.href}>
									<Link
										href={item.href}
										aria-current={current ? "page" : undefined}
										className={classNames(
											"flex items-center justify-between rounded-sm px-2 py-1.5",
											current
												? "bg-panel font-strong text-ink shadow-panel ring-1 ring-line"
												: "text-ink-2 hover:bg-sunken hover:text-ink",
										)}
									>
										<span className="flex items-center gap-2">
											{item.label}
											<LinkPending />
										</span>
										{badges[item.href]}
									</Link>
								</li>
							);
						})}
					</ul>
				</div>
			))}
		</nav>
	);
}

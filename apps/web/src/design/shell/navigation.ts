export interface NavItem {
	readonly label: string;
	readonly href: string;
	/** Other words by which the command palette finds it. */
	readonly keywords?: readonly string[] | undefined;
}

export interface NavGroup {
	readonly label: string;
	readonly items: readonly NavItem[];
}

/** The item whose page `pathname` is or is below, the nearest one; null: none. */
export function currentItem(groups: readonly NavGroup[], pathname: string): NavItem | null {
	const isAbove = ({ href }: NavItem) =>
		pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
	const above = groups.flatMap(({ items }) => items).filter(isAbove);
	return above.reduce<NavItem | null>(
		(nearest, item) => (item.href.length > (nearest?.href.length ?? 0) ? item : nearest),
		null,
	);
}

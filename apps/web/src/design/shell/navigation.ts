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

/** Whether `pathname` is the item's page or one below it. */
export function isCurrent(item: NavItem, pathname: string): boolean {
	return pathname === item.href || (item.href !== "/" && pathname.startsWith(`${item.href}/`));
}

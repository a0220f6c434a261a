import Link from "next/link";
import type { ReactNode } from "react";
import { Basis, type BasisItem } from "./basis.tsx";

export interface Crumb {
	readonly label: string;
	readonly href: string;
}

export interface PageHeaderProps {
	readonly title: string;
	/** The way up, outermost first; without the page itself. */
	readonly crumbs?: readonly Crumb[] | undefined;
	readonly basis?: readonly BasisItem[] | undefined;
	/** Under the title where there is no basis: a tag, a sentence. */
	readonly remark?: ReactNode;
	/** On the right: the filter bar, or the page's actions. */
	readonly children?: ReactNode;
}

export function PageHeader({ title, crumbs = [], basis, remark, children }: PageHeaderProps) {
	return (
		<header className="mb-3.5 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
			<div className="min-w-0">
				{crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
				<h1 className="text-xl leading-7 font-heading tracking-[-0.015em]">{title}</h1>
				{basis !== undefined && (
					<div className="mt-1">
						<Basis items={basis} />
					</div>
				)}
				{remark !== undefined && <div className="mt-1 text-sm text-ink-2">{remark}</div>}
			</div>
			{children !== undefined && <div className="flex flex-wrap items-center gap-2">{children}</div>}
		</header>
	);
}

function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
	return (
		<nav aria-label="Breadcrumb">
			<ol className="mb-0.5 flex flex-wrap gap-1.5 text-xs text-ink-3">
				{crumbs.map((crumb) => (
					<li key={crumb.href} className="flex gap-1.5">
						<Link href={crumb.href} className="rounded-xs hover:text-ink hover:underline">
							{crumb.label}
						</Link>
						<span aria-hidden="true">/</span>
					</li>
				))}
			</ol>
		</nav>
	);
}

import Link from "next/link";
import { classNames } from "./class-names.ts";

export interface TabItem {
	readonly label: string;
	readonly href: string;
	readonly current: boolean;
	readonly count?: number | undefined;
	/** What is counted, on hover. */
	readonly countTitle?: string | undefined;
}

/** Views of one thing, each with its own address. */
export function Tabs({ label, items }: { readonly label: string; readonly items: readonly TabItem[] }) {
	return (
		<nav aria-label={label} className="no-print mb-3.5 overflow-x-auto border-b border-line">
			<ul className="flex gap-1">
				{items.map((item) => (
					<li key={item.href}>
						<Link
							href={item.href}
							aria-current={item.current ? "page" : undefined}
							className={classNames(
								"-mb-px flex gap-1.5 border-b-2 px-2.5 py-2 text-sm whitespace-nowrap focus-visible:-outline-offset-2",
								item.current
									? "border-accent font-strong text-ink"
									: "border-transparent text-ink-2 hover:border-line-strong hover:text-ink",
							)}
						>
							{item.label}
							{item.count !== undefined && (
								<span className="num text-ink-3" title={item.countTitle}>
									{item.count}
								</span>
							)}
						</Link>
					</li>
				))}
			</ul>
		</nav>
	);
}

import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface SortState {
	readonly key: string;
	readonly direction: "ascending" | "descending";
	/** The page's own address with the sort replaced; everything else in the URL stays. */
	readonly href: (key: string, direction: "ascending" | "descending") => string;
}

interface SortLinkProps {
	readonly sort: SortState;
	readonly sortKey: string;
	readonly largestFirst: boolean;
	readonly children: ReactNode;
}

/** A column heading that sorts. Figures start with the largest, names with A. */
export function SortLink({ sort, sortKey, largestFirst, children }: SortLinkProps) {
	const current = sort.key === sortKey;
	const first = largestFirst ? "descending" : "ascending";
	const other = sort.direction === "ascending" ? "descending" : "ascending";
	return (
		<Link
			href={sort.href(sortKey, current ? other : first)}
			scroll={false}
			className={classNames(
				"group/sort inline-flex items-center gap-1 rounded-xs hover:text-ink",
				current && "text-ink",
			)}
		>
			{children}
			<svg
				aria-hidden="true"
				viewBox="0 0 8 8"
				className={classNames(
					"size-2",
					!current && "opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60",
				)}
			>
				<path
					d={(current ? sort.direction : first) === "ascending" ? "M0 7h8L4 1z" : "M0 1h8L4 7z"}
					fill="currentColor"
				/>
			</svg>
		</Link>
	);
}

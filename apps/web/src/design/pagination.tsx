import type { ReactNode } from "react";
import { ButtonLink } from "./button-link.tsx";

export interface PaginationProps {
	/** What is on this page: "1 to 50 of 1,204 rows". */
	readonly summary: ReactNode;
	readonly previousHref?: string | undefined;
	readonly nextHref?: string | undefined;
}

/** Steps through a list by cursor, so that a list that grows while being read neither repeats nor skips. */
export function Pagination({ summary, previousHref, nextHref }: PaginationProps) {
	return (
		<nav
			aria-label="Pages"
			className="flex items-center justify-between gap-3 px-4.5 py-3 text-xs text-ink-3"
		>
			<span className="num">{summary}</span>
			<span className="no-print flex gap-2">
				{previousHref !== undefined && (
					<ButtonLink size="sm" href={previousHref}>
						Previous
					</ButtonLink>
				)}
				{nextHref !== undefined && (
					<ButtonLink size="sm" href={nextHref}>
						Next
					</ButtonLink>
				)}
			</span>
		</nav>
	);
}

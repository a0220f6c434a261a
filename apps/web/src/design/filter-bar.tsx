import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { type FilterOption, FilterOptions } from "./filter-options.tsx";
import { CloseIcon } from "./icons.tsx";
import { PopoverMenu } from "./popover-menu.tsx";

const CHIP =
	"inline-flex min-h-[31px] items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2.5 py-[3px] text-sm transition-colors hover:bg-sunken aria-expanded:bg-sunken";

/** The filters of an analysis screen. All of them live in the URL, so every chip is a menu of links. */
export function FilterBar({
	label = "Filters",
	children,
}: {
	readonly label?: string;
	readonly children: ReactNode;
}) {
	return (
		<nav aria-label={label} className="no-print flex flex-wrap items-center gap-2">
			{children}
		</nav>
	);
}

export interface FilterChipProps {
	/** What is filtered: "Environment", "vs", "View". */
	readonly name?: string | undefined;
	/** What holds now; set in bold. */
	readonly value: string;
	/** A remark after the value: the dates of "This month". */
	readonly remark?: string | undefined;
	readonly options: readonly FilterOption[];
	/** Removes the filter; shows a cross. */
	readonly clearHref?: string | undefined;
	/** Below the options: a form for a custom range. */
	readonly children?: ReactNode;
}

export function FilterChip({ name, value, remark, options, clearHref, children }: FilterChipProps) {
	return (
		<span className="inline-flex">
			<PopoverMenu
				triggerClass={classNames(CHIP, clearHref !== undefined && "rounded-r-none border-r-0 pr-1.5")}
				trigger={
					<>
						{name !== undefined && <span className="text-ink-2">{name}</span>}
						<b>{value}</b>
						{remark !== undefined && <span className="num text-ink-2">{remark}</span>}
					</>
				}
			>
				<FilterOptions name={name ?? value} options={options} />
				{children !== undefined && <div className="mt-1.5 border-t border-line p-2.5">{children}</div>}
			</PopoverMenu>
			{clearHref !== undefined && (
				<Link
					href={clearHref}
					scroll={false}
					aria-label={`Remove the filter ${name ?? ""} ${value}`}
					className={classNames(CHIP, "rounded-l-none border-l-0 pr-2 pl-1 text-ink-3 hover:text-ink")}
				>
					<CloseIcon className="size-3.5" />
				</Link>
			)}
		</span>
	);
}

/** The dashed chip that adds a filter: one menu entry per dimension. */
export function AddFilterChip({ children }: { readonly children: ReactNode }) {
	return (
		<PopoverMenu
			triggerClass={classNames(CHIP, "border-dashed bg-transparent text-ink-2")}
			trigger="Add filter"
		>
			{children}
		</PopoverMenu>
	);
}

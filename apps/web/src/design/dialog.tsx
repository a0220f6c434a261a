"use client";

import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.tsx";

export interface DialogProps {
	readonly open: boolean;
	readonly onClose: () => void;
	readonly title: string;
	/** One or two sentences under the title; where something is lost, the consequence in money first. */
	readonly description?: ReactNode;
	/** Buttons, the safe one first. */
	readonly footer?: ReactNode;
	readonly size?: "sm" | "md" | "lg" | undefined;
	readonly children?: ReactNode;
}

const WIDTH = { sm: "w-[25rem]", md: "w-[34rem]", lg: "w-[52rem]" } as const;

/** A modal on the browser's own dialog: focus stays inside, Escape closes, focus returns to what opened it. */
export function Dialog({ open, onClose, title, description, footer, size = "md", children }: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();

	useEffect(() => {
		const element = dialog.current;
		if (element === null || element.open === open) return;
		if (open) element.showModal();
		else element.close();
	}, [open]);

	// One that is taken off the page while open would take the focus with it: closed first, it gives it back.
	useLayoutEffect(() => {
		const element = dialog.current;
		return () => element?.close();
	}, []);

	return (
		<dialog
			ref={dialog}
			aria-labelledby={`${id}-title`}
			aria-describedby={description === undefined ? undefined : `${id}-text`}
			onClose={onClose}
			className={classNames(
				"m-auto max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] rounded-xl bg-panel text-left font-normal text-ink shadow-float",
				WIDTH[size],
			)}
		>
			<div className="flex items-start justify-between gap-4 px-5 pt-4.5">
				<h2 id={`${id}-title`} className="text-lg font-semibold tracking-[-0.01em]">
					{title}
				</h2>
				<button
					type="button"
					aria-label="Close"
					onClick={onClose}
					className="-mr-1.5 rounded-sm p-1.5 text-ink-3 hover:bg-sunken hover:text-ink"
				>
					<CloseIcon />
				</button>
			</div>
			{description !== undefined && (
				<div id={`${id}-text`} className="px-5 pt-1 text-base text-ink-2">
					{description}
				</div>
			)}
			{children !== undefined && <div className="px-5 pt-4">{children}</div>}
			<div className="flex flex-wrap justify-end gap-2 px-5 pt-5 pb-4.5">{footer}</div>
		</dialog>
	);
}

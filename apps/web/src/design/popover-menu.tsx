"use client";

import {
	type KeyboardEvent,
	type ReactNode,
	type ToggleEvent,
	useEffect,
	useId,
	useRef,
	useState,
} from "react";
import { classNames } from "./class-names.ts";

export interface PopoverMenuProps {
	/** Content of the button. */
	readonly trigger: ReactNode;
	readonly triggerClass?: string | undefined;
	/** Says what opens, where the trigger's own text does not. */
	readonly label?: string | undefined;
	/** Which edge of the button the panel lines up with. */
	readonly align?: "start" | "end" | undefined;
	readonly panelClass?: string | undefined;
	readonly children: ReactNode;
}

const GAP_PX = 6;
const MARGIN_PX = 8;

/**
 * A button that opens a panel in the top layer. The browser closes it on Escape, outside clicks and
 * focus, and gives focus back. Arrow keys walk the links and buttons inside; following a link closes it.
 */
export function PopoverMenu(props: PopoverMenuProps) {
	const id = useId();
	const button = useRef<HTMLButtonElement>(null);
	const panel = useRef<HTMLDivElement>(null);
	const [open, setOpen] = useState(false);

	const align = props.align ?? "start";
	useEffect(() => {
		if (!open) return;
		const placeAgain = () => {
			if (panel.current !== null && button.current !== null) place(panel.current, button.current, align);
		};
		window.addEventListener("resize", placeAgain);
		return () => window.removeEventListener("resize", placeAgain);
	}, [open, align]);

	function onToggle(event: ToggleEvent<HTMLDivElement>) {
		const opened = event.newState === "open";
		setOpen(opened);
		if (!opened || panel.current === null || button.current === null) return;
		place(panel.current, button.current, align);
		const current = panel.current.querySelector<HTMLElement>("input, [aria-current=true]");
		(current ?? focusables(panel.current)[0])?.focus();
	}

	return (
		<>
			<button
				ref={button}
				type="button"
				popoverTarget={id}
				aria-expanded={open}
				aria-label={props.label}
				className={props.triggerClass}
			>
				{props.trigger}
			</button>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: keys and clicks bubble up from the links and buttons inside. */}
			<div
				ref={panel}
				id={id}
				popover="auto"
				onToggle={onToggle}
				onKeyDown={walk}
				onClick={(event) => closeAfterLink(event.target, panel.current)}
				className={classNames(
					"fixed m-0 max-h-[min(70dvh,30rem)] min-w-44 overflow-y-auto rounded-lg bg-panel p-1.5 text-sm text-ink shadow-float",
					props.panelClass,
				)}
			>
				{props.children}
			</div>
		</>
	);
}

function place(panel: HTMLElement, button: HTMLElement, align: "start" | "end"): void {
	const anchor = button.getBoundingClientRect();
	const wanted = align === "start" ? anchor.left : anchor.right - panel.offsetWidth;
	const left = Math.min(Math.max(MARGIN_PX, wanted), window.innerWidth - panel.offsetWidth - MARGIN_PX);
	const below = anchor.bottom + GAP_PX;
	const fits = below + panel.offsetHeight + MARGIN_PX <= window.innerHeight;
	const top = fits ? below : Math.max(MARGIN_PX, anchor.top - GAP_PX - panel.offsetHeight);
	panel.style.left = `${left}px`;
	panel.style.top = `${top}px`;
}

function focusables(root: HTMLElement): HTMLElement[] {
	return [...root.querySelectorAll<HTMLElement>("a[href], button:not(:disabled), input, select")];
}

function walk(event: KeyboardEvent<HTMLElement>): void {
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (step === undefined || event.target instanceof HTMLSelectElement) return;
	event.preventDefault();
	const items = focusables(event.currentTarget);
	const focused = document.activeElement;
	const at = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
	items[(at + step + items.length) % items.length]?.focus();
}

function closeAfterLink(target: EventTarget, panel: HTMLElement | null): void {
	if (target instanceof Element && target.closest("a[href], [data-closes]") !== null) panel?.hidePopover();
}

"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { CloseIcon, MenuIcon } from "../icons.tsx";

/** The sidebar of a narrow screen: opens over the page, closes when a link is followed. */
export function NavDrawer({ children }: { readonly children: ReactNode }) {
	const dialog = useRef<HTMLDialogElement>(null);

	useEffect(() => {
		// In a window that was made wide it is not drawn: left open, it would hold the page without being seen.
		const closeUnseen = () => {
			if (dialog.current?.open === true && !dialog.current.checkVisibility()) dialog.current.close();
		};
		window.addEventListener("resize", closeUnseen);
		return () => window.removeEventListener("resize", closeUnseen);
	}, []);

	function closeAfterLink(target: EventTarget) {
		const outside = target === dialog.current;
		if (outside || (target instanceof Element && target.closest("a[href]") !== null)) dialog.current?.close();
	}

	return (
		<>
			<button
				type="button"
				aria-label="Open the menu"
				onClick={() => dialog.current?.showModal()}
				className="-ml-2 rounded-sm p-2 text-ink-2 hover:bg-sunken"
			>
				<MenuIcon />
			</button>
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape and the close button do the same by keyboard. */}
			<dialog
				ref={dialog}
				aria-label="Menu"
				onClick={(event) => closeAfterLink(event.target)}
				className="drawer-in fixed inset-y-0 left-0 m-0 h-dvh max-h-none w-[min(18rem,85vw)] bg-bg text-ink shadow-float"
			>
				<div className="flex h-full flex-col gap-4.5 overflow-y-auto px-3 py-4">
					<button
						type="button"
						aria-label="Close the menu"
						onClick={() => dialog.current?.close()}
						className="absolute top-2.5 right-2.5 rounded-sm p-2 text-ink-3 hover:bg-sunken"
					>
						<CloseIcon />
					</button>
					{children}
				</div>
			</dialog>
		</>
	);
}

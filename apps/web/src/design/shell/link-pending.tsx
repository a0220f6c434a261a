"use client";

import { useLinkStatus } from "next/link";

/** A dot inside a link whose page is on its way; it waits a moment, so that a fast page shows none. */
export function LinkPending() {
	const { pending } = useLinkStatus();
	if (!pending) return null;
	return <span aria-hidden="true" className="link-pending size-1.5 rounded-full bg-accent" />;
}

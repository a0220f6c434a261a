"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const DeliveriesScreenLazy = lazily(
	async () => (await import("./deliveries-screen.tsx")).DeliveriesScreen,
);

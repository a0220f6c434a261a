"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const ConnectionsPanelLazy = lazily(
	async () => (await import("./connections-panel.tsx")).ConnectionsPanel,
);

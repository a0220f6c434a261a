"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const ChannelsPanelLazy = lazily(async () => (await import("./channels-panel.tsx")).ChannelsPanel);

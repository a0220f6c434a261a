"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const AlertsScreenLazy = lazily(async () => (await import("./alerts-screen.tsx")).AlertsScreen);

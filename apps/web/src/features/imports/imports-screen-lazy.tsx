"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const ImportsScreenLazy = lazily(async () => (await import("./imports-screen.tsx")).ImportsScreen);

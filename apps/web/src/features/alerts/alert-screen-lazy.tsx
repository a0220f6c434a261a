"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const AlertScreenLazy = lazily(async () => (await import("./alert-screen.tsx")).AlertScreen);

"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const ImportLiveLazy = lazily(async () => (await import("./import-live.tsx")).ImportLive);

"use client";

import { lazily } from "../../design/lazily.tsx";

/** With what asks again: it is shown before that is loaded. */
export const ChargeLinesLazy = lazily(async () => (await import("./charge-lines.tsx")).ChargeLines);

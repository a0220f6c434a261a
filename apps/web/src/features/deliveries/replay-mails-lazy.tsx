"use client";

import { lazily } from "../../design/lazily.tsx";

/** Shown before what calls the API is loaded. */
export const ReplayMailsLazy = lazily(async () => (await import("./replay-mails.tsx")).ReplayMails);

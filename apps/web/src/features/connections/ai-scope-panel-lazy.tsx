"use client";

import { lazily } from "../../design/lazily.tsx";

/** With its form: it is shown before that is loaded. */
export const AiScopePanelLazy = lazily(async () => (await import("./ai-scope-panel.tsx")).AiScopePanel);

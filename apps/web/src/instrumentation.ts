import { isNodeRuntime } from "./env.ts";

/** Next calls this once in each of its runtimes, before it answers. */
export async function register(): Promise<void> {
	if (!isNodeRuntime) return;
	const { allowSlowUploads } = await import("./slow-uploads.ts");
	allowSlowUploads();
}

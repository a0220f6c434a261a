/** Next calls this once in each of its runtimes, before it answers. */
export async function register(): Promise<void> {
	// The bundler puts the value in, so that the other runtime's bundle holds none of it.
	if (process.env.NEXT_RUNTIME !== "nodejs") return;
	const { allowSlowUploads } = await import("./slow-uploads.ts");
	allowSlowUploads();
}

/** One line of JSON on standard error: for failures that the reader of a page is told about only in general. */
export function logError(where: string, error: unknown): void {
	const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(`${JSON.stringify({ level: "error", where, detail })}\n`);
}

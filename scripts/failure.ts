/** An expected failure of a script: its message is one line that says what failed and what to do. */
export class Failure extends Error {
	override readonly name = "Failure";
}

function text(value: unknown): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

function property(error: unknown, name: string): unknown {
	return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}

/** The `code` of a system or database error, such as ENOSPC or 28P01. */
export function errorCode(error: unknown): string | undefined {
	return text(property(error, "code"));
}

export function errorMessage(error: unknown): string {
	return text(property(error, "message")) ?? errorCode(error) ?? String(error);
}

/**
 * One line for the person at the terminal. A full disk and a missing permission are expected on
 * other people's machines; anything else is a defect and keeps its stack.
 */
export function describeError(error: unknown): string {
	if (error instanceof Failure) return error.message;
	const code = errorCode(error);
	const where = text(property(error, "path"));
	if (code === "ENOSPC" || code === "EDQUOT")
		return `The disk is full${where === undefined ? "" : ` (writing ${where})`}: free some space, then start again.`;
	if (code === "EACCES" || code === "EPERM" || code === "EROFS")
		return `No permission${where === undefined ? "" : ` for ${where}`}: start as the owner of the folder, or set OUTLAY_HOME to a folder you may write.`;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

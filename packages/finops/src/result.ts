/** The outcome of an operation that may fail in an expected way. `error` carries a `code`; shells map it to HTTP or text. */
export type Result<T, E> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({
	ok: false,
	error,
});

/** A promise of the program to itself was broken. Never caught locally: it is a bug, not a state. */
class InvariantError extends Error {
	override readonly name = "InvariantError";
}

/** Throws {@link InvariantError} when `condition` is false. `message` says what was promised. */
export function invariant(condition: boolean, message: string): asserts condition {
	if (!condition) throw new InvariantError(message);
}

/** Closes a switch over a union: a new member fails the build here. */
export function assertNever(value: never): never {
	throw new InvariantError(`unexpected value ${JSON.stringify(value)}`);
}

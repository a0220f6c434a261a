export type Ending =
	| { readonly kind: "asked"; readonly signal: string }
	| { readonly kind: "failed"; readonly error: unknown };

/** One run of Outlay: what must be undone at its end, and why it ended. */
export type Lifetime = {
	/** Resolves once, with the first reason. */
	readonly ended: Promise<Ending>;
	readonly isOver: () => boolean;
	readonly end: (ending: Ending) => void;
	/** Something to undo at the end. The last is undone first. */
	readonly onEnd: (undo: () => Promise<void> | void) => void;
	/** Undoes everything, even when one undoing fails; returns the failures. */
	readonly undoAll: () => Promise<readonly unknown[]>;
};

export function createLifetime(): Lifetime {
	const { promise: ended, resolve } = Promise.withResolvers<Ending>();
	const undoings: (() => Promise<void> | void)[] = [];
	let over = false;
	return {
		ended,
		isOver: () => over,
		end: (ending) => {
			over = true;
			resolve(ending);
		},
		onEnd: (undo) => undoings.push(undo),
		undoAll: async () => {
			const failures: unknown[] = [];
			for (let undo = undoings.pop(); undo !== undefined; undo = undoings.pop()) {
				try {
					await undo();
				} catch (error) {
					failures.push(error);
				}
			}
			return failures;
		},
	};
}

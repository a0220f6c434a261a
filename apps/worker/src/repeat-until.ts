/** Something done again and again until the worker stops. */
export interface Repeated {
	readonly everyMs: number;
	readonly work: () => Promise<void>;
	/** Told of a failure; the work is tried again at its next time. */
	readonly onError: (error: unknown) => void;
}

/** Does `work` at once and then `everyMs` after each end, until aborted. Never rejects. */
export async function repeatUntil(signal: AbortSignal, { everyMs, work, onError }: Repeated): Promise<void> {
	while (!signal.aborted) {
		try {
			await work();
		} catch (error) {
			onError(error);
		}
		await pause(everyMs, signal);
	}
}

/** Resolves after `ms`, or at once when aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, signal.aborted ? 0 : ms);
		signal.addEventListener("abort", done);
	});
}

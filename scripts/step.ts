/** Steps shorter than this say only that they are done. */
const QUIET_MS = 400;
/** How often a step says that it still goes on. */
const STILL_MS = 15_000;

export interface StepInput {
	readonly title: string;
	/** May return another title for what was done. */
	readonly work: () => Promise<string | undefined>;
	/** The last line that a program wrote of what it is at; empty: nothing. */
	readonly at?: () => string;
}

/** Says what is being done, every quarter of a minute that it still is, and at the end how long it took. */
export async function step({ title, work, at = () => "" }: StepInput): Promise<void> {
	const startedAt = Date.now();
	const announce = setTimeout(() => console.log(`${title} ...`), QUIET_MS);
	const still = setInterval(() => {
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		const stage = at();
		console.log(`${title} ... ${seconds} s so far${stage === "" ? "" : `: ${stage}`}`);
	}, STILL_MS);
	try {
		const said = await work();
		console.log(`${said ?? title}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
	} finally {
		clearTimeout(announce);
		clearInterval(still);
	}
}

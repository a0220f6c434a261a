/**
 * What reading a file relied on was changed while it was read: who pays for a gateway's rows, or the prompt sizes at
 * which prices change. The file is read again.
 */
export class ChangedMeanwhileError extends Error {
	override readonly name = "ChangedMeanwhileError";
}

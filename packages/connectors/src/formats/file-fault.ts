/** What is wrong with a file as a whole, before or while it is read. */
export type FileFaultCode =
	| "empty_file"
	| "html_page"
	| "not_an_export"
	| "excel_workbook"
	| "corrupt_archive"
	| "encrypted_archive"
	| "nested_archive"
	| "empty_archive"
	| "too_many_members"
	| "unpacks_too_large"
	| "bad_encoding"
	| "bad_header"
	| "line_too_long"
	| "bad_json"
	| "json_too_large"
	| "corrupt_parquet"
	| "unreadable";

/** Says what is wrong and how to mend it, in words for the person who uploaded the file. */
export interface FileFault {
	readonly code: FileFaultCode;
	readonly message: string;
	readonly fix: string;
}

/** Thrown by the streaming readers; everything that returns at once gives the fault in a Result. */
export class ExportFileError extends Error {
	override readonly name = "ExportFileError";
	readonly fault: FileFault;

	constructor(fault: FileFault, cause?: unknown) {
		super(`${fault.message} ${fault.fix}`, { cause });
		this.fault = fault;
	}
}

/** The fault in a thrown value; other errors (an abort, a bug) are thrown on. */
export function faultOf(cause: unknown): FileFault {
	if (cause instanceof ExportFileError) return cause.fault;
	throw cause;
}

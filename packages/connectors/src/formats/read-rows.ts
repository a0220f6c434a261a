import { assertNever } from "@outlay/finops/result";
import { csvRows } from "./csv-rows.ts";
import { jsonlRows, jsonRows } from "./json-rows.ts";
import { parquetRows } from "./parquet-rows.ts";
import type { ProbedFile } from "./sniff.ts";
import type { ReadRow } from "./source-rows.ts";
import { type ReadBytesOptions, readMember } from "./unpack.ts";

/**
 * The rows of a probed export in file order, pulled by the consumer, in bounded memory. Rows that
 * could not be split or parsed come as quarantined outcomes. A file that breaks while it is read throws
 * `ExportFileError`; an abort throws the signal's error. `onBytes` counts up to `member.packedBytes`.
 */
export function readRows(file: ProbedFile, options: ReadBytesOptions): AsyncGenerator<ReadRow> {
	const { member } = file;
	switch (file.format) {
		case "csv":
			return csvRows(readMember(member, options), file.delimiter);
		case "json":
			return jsonRows(readMember(member, options));
		case "jsonl":
			return jsonlRows(readMember(member, options));
		case "parquet":
			return parquetRows(member, options);
		default:
			return assertNever(file.format);
	}
}

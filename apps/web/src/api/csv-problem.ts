import type { CsvFault } from "./csv-rows.ts";
import { problem } from "./problem.ts";

/** A CSV with faults: the first by field, value and fix, all of them by line. */
export function csvProblem(faults: readonly CsvFault[]): Response {
	const [first] = faults;
	return problem({
		status: 422,
		code: "invalid_csv",
		title:
			faults.length === 1 ? "A line of the file is wrong." : `${faults.length} lines of the file are wrong.`,
		field: first === undefined ? undefined : lineName(first),
		value: first?.value,
		fix: first?.fix,
		fields: Object.fromEntries(faults.map((fault) => [lineName(fault), fault.fix])),
	});
}

const lineName = ({ line, field }: CsvFault) => (field === "" ? `line ${line}` : `line ${line}, ${field}`);

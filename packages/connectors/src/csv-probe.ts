import type { FileProbe, KnownGap, RecogniseError, Recognition } from "./connector.ts";
import { spanOfFileName } from "./utc-time.ts";

/** How a CSV layout is known by its header; never by position or by file name. */
export interface CsvLayout {
	readonly title: string;
	readonly layout: string;
	/** One column of each group has to be there. */
	readonly required: readonly (readonly string[])[];
	/** Columns that the layout reads, or that repeat what another column says. */
	readonly known: readonly string[];
	readonly rounded: boolean;
	readonly warnings: readonly KnownGap[];
}

/** True when the header has at least `count` of `names`: enough to tell a source, so that the missing ones can be named. */
export function hasAtLeast(probe: FileProbe, names: readonly string[], count: number): boolean {
	if (probe.format !== "csv") return false;
	return names.filter((name) => probe.header.includes(name)).length >= count;
}

/** Recognition of a CSV that is known to be of this source, or the error that names its missing columns. */
export function csvRecognition(probe: FileProbe, layout: CsvLayout): Recognition | RecogniseError {
	const missing = layout.required
		.filter((group) => !group.some((name) => probe.header.includes(name)))
		.map((group) => group.join(" or "));
	if (missing.length > 0) {
		return {
			code: "missing_column",
			message: `This looks like ${layout.title}, but it has no column ${missing.join(", ")}. Columns seen: ${probe.header.join(", ")}.`,
			missing,
		};
	}
	return {
		layout: layout.layout,
		rounded: layout.rounded,
		unknownColumns: probe.header.filter((name) => !layout.known.includes(name)),
		warnings: layout.warnings,
		span: null,
		proposedSpan: spanOfFileName(probe.fileName),
		asOf: null,
	};
}

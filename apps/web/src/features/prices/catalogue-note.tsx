import type { AppliedEdition } from "@outlay/db/repositories/price-editions";
import { dayText } from "../../design/day-text.ts";
import { Time } from "../../design/time.tsx";

export interface CatalogueNoteProps {
	/** null: the book took in no edition so far. */
	readonly edition: AppliedEdition | null;
	readonly timeZone: string;
}

/** How old the catalogue's prices are, and since when this book has them. */
export function CatalogueNote({ edition, timeZone }: CatalogueNoteProps) {
	if (edition === null)
		return "The catalogue's prices are not in this book yet: the worker adds them when it starts.";
	return (
		<>
			Catalogue: genai-prices {edition.version} of {dayText(edition.date)}, in this book since{" "}
			<Time instant={Date.parse(edition.appliedAt)} timeZone={timeZone} />. A price that it changed without a
			date begins on its day; earlier days keep theirs.
		</>
	);
}

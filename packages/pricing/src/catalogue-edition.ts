import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import type { EditionName } from "./price-edition.ts";

/** Edition of the catalogue that is installed: its npm version and the day it was published. */
export const CATALOGUE_EDITION: EditionName = { version: "0.1.8", date: published("2026-09-23") };

function published(text: string): Day {
	const day = parseDay(text);
	invariant(day.ok, `the price catalogue is dated, not ${text}`);
	return day.value;
}

import { err, ok, type Result } from "@outlay/finops/result";
import { CONNECTORS } from "./catalogue.ts";
import type { Connector, FileProbe, RecogniseError, Recognition } from "./connector.ts";

export interface Recognised {
	readonly connector: Connector;
	readonly recognition: Recognition;
}

/** A layout that the file nearly is. */
export interface ClosestLayout {
	readonly source: string;
	readonly title: string;
	readonly code: RecogniseError["code"];
	readonly missing: readonly string[];
	readonly message: string;
}

export interface NotRecognised {
	/** `refused`: a known layout that must not be counted. `api_error`, `manifest`: not the data itself. */
	readonly code: "not_recognised" | "missing_column" | "refused" | "api_error" | "manifest";
	readonly message: string;
	readonly fix: string;
	/** Nearest first: fewest missing columns. */
	readonly closest: readonly ClosestLayout[];
}

/** Columns and members named in a message at most. */
const NAMES_MAX = 40;

/**
 * The source that reads this file. The first of `connectors` that knows the layout wins; when none
 * does, the error names the closest layouts and what the file lacks. A declared source is the only
 * one asked.
 */
export function recogniseFile(
	probe: FileProbe,
	connectors: readonly Connector[] = CONNECTORS,
): Result<Recognised, NotRecognised> {
	const asked = connectors.filter(
		({ source }) => probe.declaredSource === undefined || source === probe.declaredSource,
	);
	const closest: ClosestLayout[] = [];
	for (const connector of asked) {
		const recognition = connector.recognise(probe);
		if (recognition === null) continue;
		if (!("code" in recognition)) return ok({ connector, recognition });
		const { code, message, missing = [] } = recognition;
		closest.push({ source: connector.source, title: connector.title, code, missing, message });
	}
	return err(notRecognised(probe, asked, closest));
}

function notRecognised(
	probe: FileProbe,
	asked: readonly Connector[],
	found: readonly ClosestLayout[],
): NotRecognised {
	const closest = found.toSorted((a, b) => a.missing.length - b.missing.length);
	const refused = closest.find(({ code }) => code === "refused");
	if (refused !== undefined) return { code: "refused", message: refused.message, fix: "", closest };
	const [nearest] = closest;
	if (nearest !== undefined) {
		const fix = `Export ${nearest.title} again with all its columns, in the provider's own layout.`;
		return { code: "missing_column", message: nearest.message, fix, closest };
	}
	const titles = familyTitles(asked).join(", ");
	return (
		notTheData(probe) ?? {
			code: "not_recognised",
			message: ["No source that Outlay reads has this layout.", ...seen(probe)].join(" "),
			fix: `Outlay reads: ${titles}. Upload one of these exports as it was downloaded.`,
			closest,
		}
	);
}

/** What can be read, in few words: the reports of one API are one, by the part of their titles that they share. */
function familyTitles(connectors: readonly Connector[]): readonly string[] {
	return [...Map.groupBy(connectors, ({ family }) => family).values()].flatMap((group) => {
		const titles = group.map(({ title }) => title);
		const [shared = ""] = titles[0]?.split(": ") ?? [];
		const isOne = titles.length > 1 && titles.every((title) => title.startsWith(`${shared}: `));
		return isOne ? [`${shared} (${titles.length} reports)`] : titles;
	});
}

/** Files that come with exports or in place of them. */
function notTheData(probe: FileProbe): NotRecognised | null {
	const [value] = probe.values;
	if (typeof value !== "object" || value === null) return null;
	if ("error" in value) {
		return {
			code: "api_error",
			message: `The file holds an error answer of an API instead of data: ${errorText(value.error)}.`,
			fix: "Check the key and its rights, and run the export again.",
			closest: [],
		};
	}
	if ("exportConfig" in value || "assemblyId" in value || "dataFiles" in value || "reportKeys" in value) {
		return {
			code: "manifest",
			message: `This is the manifest of an export, which only lists its data files${listed(value)}.`,
			fix: "Upload all of them: they add up. The manifest itself holds no money.",
			closest: [],
		};
	}
	return null;
}

/** The data files of AWS's and Azure's manifests, by their names. */
function listed(manifest: object): string {
	const lists = ["reportKeys", "dataFiles", "blobs"].map((name): unknown => Reflect.get(manifest, name));
	const entries: readonly unknown[] = lists.find(Array.isArray) ?? [];
	const paths = entries.map((entry) =>
		typeof entry === "object" && entry !== null && "blobName" in entry ? entry.blobName : entry,
	);
	const names = paths
		.filter((path) => typeof path === "string")
		.map((path) => path.split("/").at(-1) ?? path);
	return names.length === 0 ? "" : ` (${names.length}): ${named(names)}`;
}

function errorText(error: unknown): string {
	const message = typeof error === "object" && error !== null && "message" in error ? error.message : error;
	return typeof message === "string" ? message.slice(0, 200) : "no message";
}

/** What the file holds, in a sentence; none when nothing of it can be named. */
function seen(probe: FileProbe): readonly string[] {
	if (probe.header.length > 0) return [`Columns seen: ${named(probe.header)}.`];
	const [value] = probe.values;
	if (!Array.isArray(value)) return isObject(value) ? [`Members seen: ${namedMembers(value)}.`] : [];
	const elements: readonly unknown[] = value;
	const [first] = elements;
	if (first === undefined) return ["The file is an empty JSON array."];
	if (!isObject(first)) return ["The file is a JSON array whose first element is no object."];
	return [`The file is a JSON array. Members seen in its first element: ${namedMembers(first)}.`];
}

const isObject = (value: unknown): value is object =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const namedMembers = (value: object): string => named(Object.keys(value)) || "none";

function named(names: readonly string[]): string {
	const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : "";
	return `${names.slice(0, NAMES_MAX).join(", ")}${more}`;
}

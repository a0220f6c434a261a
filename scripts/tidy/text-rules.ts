import type { Hit } from "./source.ts";

/** A rule over the text or the name of any file, whatever its language. */
export interface TextRule {
	readonly id: string;
	readonly instead: string;
	readonly find: (path: string, text: string) => readonly Hit[];
}

/** Folders Next names by the route: `[id]`, `(group)`, `@slot`, `_private`. */
const FOLDER = /^(\.?[a-z0-9]+(-[a-z0-9]+)*|\[{1,2}(\.\.\.)?[\w-]+\]{1,2}|\([\w.-]+\)|[@_][\w-]+)$/;
const KEBAB_CASE = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const CATCH_ALL = /^(utils?|helpers?|types?|common|shared|managers?|misc|index)$|-(utils?|helpers?|manager)$/;

export const textRules: readonly TextRule[] = [
	{
		id: "file-name",
		instead: "a kebab-case file named for its main export, in kebab-case folders",
		find: (path) => (isCode(path) && !isKebabCase(path) ? [{ position: 0, what: path }] : []),
	},
	{
		id: "catch-all-name",
		instead: "the domain noun it is about: a name that fits anything collects everything",
		find: (path) => (isCode(path) && isCatchAll(path) ? [{ position: 0, what: path }] : []),
	},
	{
		id: "machine-path",
		instead: "a path relative to the file or the repository",
		find: (_, text) => matches(text, /(?<![\w.~@}/-])\/(?:home|Users|work|root)\/[\w.-]+/g),
	},
	{
		id: "registry-host",
		instead: "no host at all: the registry is the reader's own setting",
		find: (_, text) =>
			matches(
				text,
				/\bregistry\.[a-z0-9-]+\.[a-z]+|\bregistry\s*=\s*\S+|\bnpm\.pkg\.[a-z.]+|\/\/[\w.-]*(?:artifactory|verdaccio|jfrog)[\w.-]*/gi,
			),
	},
];

function isCode(path: string): boolean {
	return /\.(tsx?|mjs|css)$/.test(path);
}

function isKebabCase(path: string): boolean {
	const segments = path.split("/");
	return (
		KEBAB_CASE.test(segments.at(-1) ?? "") && segments.slice(0, -1).every((folder) => FOLDER.test(folder))
	);
}

function isCatchAll(path: string): boolean {
	return path.split("/").some((segment) => CATCH_ALL.test(segment.split(".")[0] ?? ""));
}

function matches(text: string, pattern: RegExp): readonly Hit[] {
	return [...text.matchAll(pattern)].map((match) => ({ position: match.index, what: match[0] }));
}

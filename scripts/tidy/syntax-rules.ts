import ts from "typescript-6";
import { everywhere, type Hit, hasNote, hitAt, hitsAt, type Rule, type Source } from "./source.ts";

/** Files whose default export Next or a tool asks for. */
const DEFAULT_EXPORT_ALLOWED =
	/(^apps\/web\/src\/app\/.*\/?(page|layout|error|global-error|loading|not-found|forbidden|unauthorized|template|default|icon|sitemap|robots)\.tsx?|^apps\/web\/src\/proxy\.ts|(^|\/)[\w.-]+\.config\.(ts|mjs)|^\.dependency-cruiser\.mjs)$/;

const CAST_NOTE = /\/[/*].*\b(parse boundary|brand)\b/;

const SUPPRESSION =
	/@ts-(ignore|nocheck|expect-error)|biome-ignore(?! lint\/\w+\/\w+: \S+ \S)|eslint-disable|knip-ignore/g;

export const syntaxRules: readonly Rule[] = [
	{
		id: "barrel",
		instead: "import from the file that defines it: a package's `exports` map already exposes its files",
		appliesTo: everywhere,
		find: (source) =>
			hitsAt(source, (node) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined),
	},
	{
		id: "default-export",
		instead: "a named export",
		appliesTo: (path) => !DEFAULT_EXPORT_ALLOWED.test(path),
		find: defaultExports,
	},
	{
		id: "enum",
		instead: "`const X = [...] as const` and a union of its members",
		appliesTo: everywhere,
		find: (source) => hitsAt(source, ts.isEnumDeclaration),
	},
	{
		id: "namespace",
		instead: "a file of its own",
		appliesTo: everywhere,
		find: (source) =>
			hitsAt(
				source,
				(node) => ts.isModuleDeclaration(node) && ts.isIdentifier(node.name) && node.name.text !== "global",
			),
	},
	{
		id: "decorator",
		instead: "a function that takes the thing and returns it wrapped",
		appliesTo: everywhere,
		find: (source) => hitsAt(source, ts.isDecorator),
	},
	{
		id: "parameter-property",
		instead: "a field and an assignment",
		appliesTo: everywhere,
		find: (source) => hitsAt(source, (node) => ts.isParameterPropertyDeclaration(node, node.parent)),
	},
	{
		id: "any",
		instead: "`unknown` in, typed out",
		appliesTo: everywhere,
		find: (source) => hitsAt(source, (node) => node.kind === ts.SyntaxKind.AnyKeyword),
	},
	{
		id: "non-null",
		instead: "`invariant(x !== undefined, ...)`, or a branch for the missing case",
		appliesTo: everywhere,
		find: nonNull,
	},
	{
		id: "cast",
		instead:
			"`satisfies`, a narrowing, or a parser; a brand's constructor says `// brand`, a parser `// parse boundary`",
		appliesTo: everywhere,
		find: casts,
	},
	{
		id: "suppression",
		instead:
			"code that passes; a lint rule that is wrong here is named with its reason (`biome-ignore lint/x/y: why`)",
		appliesTo: everywhere,
		find: (source) => commentHits(source, SUPPRESSION),
	},
	{
		id: "leftover",
		instead: "the work itself, or a line in docs/",
		appliesTo: everywhere,
		find: (source) => commentHits(source, /\b(TODO|FIXME|XXX|HACK)\b/g),
	},
];

function defaultExports(source: Source): readonly Hit[] {
	return hitsAt(
		source,
		(node) =>
			ts.isExportAssignment(node) ||
			(ts.isExportSpecifier(node) && node.name.text === "default") ||
			(ts.canHaveModifiers(node) &&
				(ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)),
	);
}

function nonNull(source: Source): readonly Hit[] {
	return hitsAt(
		source,
		(node) =>
			ts.isNonNullExpression(node) ||
			((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
				node.exclamationToken !== undefined),
	);
}

function casts(source: Source): readonly Hit[] {
	return source.nodes.flatMap((node) => {
		if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return [];
		if (ts.isConstTypeReference(node.type) || hasNote(source, node, CAST_NOTE)) return [];
		return [hitAt(source, node, `as ${node.type.getText(source.ast)}`)];
	});
}

/** Matches in comments only: the innermost node around a comment is never a literal or a name. */
function commentHits(source: Source, pattern: RegExp): readonly Hit[] {
	return [...source.text.matchAll(pattern)].flatMap((match) => {
		const inCode = source.nodes.some((node) => isText(node) && within(source, node, match.index));
		return inCode ? [] : [{ position: match.index, what: match[0] }];
	});
}

function within(source: Source, node: ts.Node, position: number): boolean {
	return node.getStart(source.ast) <= position && position < node.end;
}

function isText(node: ts.Node): boolean {
	return (
		ts.isStringLiteralLike(node) ||
		ts.isRegularExpressionLiteral(node) ||
		ts.isIdentifier(node) ||
		ts.isJsxText(node) ||
		ts.isTemplateHead(node) ||
		ts.isTemplateMiddleOrTemplateTail(node)
	);
}

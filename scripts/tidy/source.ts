import ts from "typescript-6";

/** A place in a file where the house disagrees. `what` is the thing found, as written. */
export interface Hit {
	readonly position: number;
	readonly what: string;
}

/** A parsed file. `nodes` is its whole tree in order, so that a rule is one pass over a flat list. */
export interface Source {
	readonly path: string;
	readonly text: string;
	readonly ast: ts.SourceFile;
	readonly nodes: readonly ts.Node[];
}

export interface Rule {
	/** What a developer searches for. */
	readonly id: string;
	/** What the house does in its place: a ban always names it. */
	readonly instead: string;
	readonly appliesTo: (path: string) => boolean;
	readonly find: (source: Source) => readonly Hit[];
}

/** Tests and what only they use: arbitraries, and the `testing` folders of packages and apps. */
const TEST = /(\.test\.tsx?|\.arbitraries\.ts)$|^(packages|apps)\/.+\/testing\//;
const CORE = /^packages\/(finops|pricing|routing-policy)\/src\//;

export const everywhere = (): boolean => true;
export const isTest = (path: string): boolean => TEST.test(path);
export const isTestCode = (path: string): boolean => isTest(path) || path.startsWith("test/");
export const isCore = (path: string): boolean => CORE.test(path) && !isTest(path);

export function parseSource(path: string, text: string): Source {
	const kind = path.endsWith(".tsx")
		? ts.ScriptKind.TSX
		: path.endsWith(".mjs")
			? ts.ScriptKind.JS
			: ts.ScriptKind.TS;
	const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
	const nodes: ts.Node[] = [];
	const collect = (node: ts.Node): void => {
		nodes.push(node);
		ts.forEachChild(node, collect);
	};
	collect(ast);
	return { path, text, ast, nodes };
}

/** Hits at the nodes that `matches` accepts, in order. */
export function hitsAt(source: Source, matches: (node: ts.Node) => boolean): readonly Hit[] {
	return source.nodes.filter(matches).map((node) => hitAt(source, node));
}

export function hitAt(source: Source, node: ts.Node, what?: string): Hit {
	const position = node.getStart(source.ast);
	const written = what ?? source.text.slice(position, node.end).split("\n")[0] ?? "";
	return { position, what: written.slice(0, WHAT_LENGTH_MAX) };
}

/** Long enough to recognise the line by. */
const WHAT_LENGTH_MAX = 60;

/** 1-based. */
export function lineOf(source: Source, position: number): number {
	return source.ast.getLineAndCharacterOfPosition(position).line + 1;
}

/** Whether a `// words` comment stands on one of the node's lines or on the line above it. */
export function hasNote(source: Source, node: ts.Node, note: RegExp): boolean {
	const first = lineOf(source, node.getStart(source.ast));
	const last = lineOf(source, node.end);
	const lines = source.text.split("\n").slice(Math.max(0, first - 2), last);
	return lines.some((line) => note.test(line));
}

/** `Date.now` of a property access, `Date` of a plain name, empty for anything else. */
export function nameOf(node: ts.Node): string {
	if (ts.isIdentifier(node)) return node.text;
	if (!ts.isPropertyAccessExpression(node)) return "";
	const owner = nameOf(node.expression);
	return owner === "" ? node.name.text : `${owner}.${node.name.text}`;
}

/** Whether an identifier stands for a value or a type in scope, not for a property or a declared name. */
export function isReference(node: ts.Node): node is ts.Identifier {
	if (!ts.isIdentifier(node)) return false;
	const parent = node.parent;
	if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
	if (ts.isQualifiedName(parent)) return parent.left === node;
	if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
	if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
	if (ts.isJsxAttribute(parent)) return false;
	const declares =
		ts.isVariableDeclaration(parent) ||
		ts.isParameter(parent) ||
		ts.isBindingElement(parent) ||
		ts.isPropertySignature(parent);
	return !(declares && parent.name === node) && !isDeclarationName(parent, node);
}

function isDeclarationName(parent: ts.Node, node: ts.Node): boolean {
	return (
		(ts.isFunctionLike(parent) || ts.isTypeAliasDeclaration(parent) || ts.isInterfaceDeclaration(parent)) &&
		parent.name === node
	);
}

import { posix } from "node:path";
import ts from "typescript-6";
import { isTest, isTestCode, type Source } from "./source.ts";

/**
 * Where a run, a route, a test or a tool begins: nothing imports these. A package's `exports` map names
 * every file of it, so it cannot tell a dead file from a live one; an import can.
 */
const ENTRY_POINTS: readonly RegExp[] = [
	/^[\w.-]+\.config\.(ts|mjs)$|^\.dependency-cruiser\.mjs$/,
	/^apps\/web\/(src\/app\/|src\/(proxy|instrumentation|instrumentation-client)\.ts$|[\w.-]+\.config\.(ts|mjs)$)/,
	/^apps\/[\w-]+\/src\/main\.ts$/,
	/^scripts\/([\w-]+|[\w-]+\/main)\.(ts|mjs)$/,
	/^scripts\/checks\/knip-session\.ts$/,
	// vitest.config.ts names it as text.
	/^test\/e2e\/global-setup\.ts$/,
	/\.test\.tsx?$/,
	/\.d\.ts$/,
];

/** Files that no other file imports. A file that only tests import is dead too, unless it serves tests. */
export function deadFiles(sources: readonly Source[]): readonly string[] {
	const paths = new Set(sources.map((source) => source.path));
	const alive = new Set<string>();
	for (const source of sources) {
		for (const specifier of specifiers(source)) {
			const target = resolveSpecifier(source.path, specifier, paths);
			if (target === undefined || target === source.path) continue;
			if (!isTestCode(source.path) || servesTests(target)) alive.add(target);
		}
	}
	return [...paths].filter((path) => !alive.has(path) && !ENTRY_POINTS.some((entry) => entry.test(path)));
}

function servesTests(path: string): boolean {
	return isTest(path) || path.startsWith("test/") || path.startsWith("scripts/");
}

/** What a file imports: statically, for types, lazily, and as `new URL("./x.ts", import.meta.url)`. */
function specifiers(source: Source): readonly string[] {
	return source.nodes.flatMap((node) => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
		if (ts.isImportTypeNode(node))
			return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : [];
		const imports = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
		const isUrl = ts.isNewExpression(node) && node.expression.getText(source.ast) === "URL";
		if (isUrl) return literal(node.arguments?.[0]).map((path) => (path.startsWith(".") ? path : `./${path}`));
		return imports ? literal(node.arguments[0]) : [];
	});
}

function literal(node: ts.Node | undefined): readonly string[] {
	return node !== undefined && ts.isStringLiteralLike(node) ? [node.text] : [];
}

function resolveSpecifier(from: string, specifier: string, paths: ReadonlySet<string>): string | undefined {
	const base = specifierBase(from, specifier);
	if (base === undefined) return undefined;
	return [base, `${base}.ts`, `${base}.tsx`, `${base}/page.tsx`].find((path) => paths.has(path));
}

function specifierBase(from: string, specifier: string): string | undefined {
	if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
	if (specifier.startsWith("@/")) return `apps/web/src/${specifier.slice(2)}`;
	const match = /^@outlay\/([\w-]+)\/(.+)$/.exec(specifier);
	return match === null ? undefined : `packages/${match[1]}/src/${match[2]}`;
}

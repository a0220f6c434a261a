import ts from "typescript-6";
import {
	everywhere,
	type Hit,
	hasNote,
	hitAt,
	hitsAt,
	isCore,
	isReference,
	isTestCode,
	nameOf,
	type Rule,
	type Source,
} from "./source.ts";

/** Where calendar days become instants: the one core file that may spell `Date`. */
const CALENDAR = "packages/finops/src/day.ts";

const WORLD: ReadonlySet<string> = new Set([
	"fetch",
	"globalThis",
	"performance",
	"process",
	"queueMicrotask",
	"setImmediate",
	"setInterval",
	"setTimeout",
]);

export const purityRules: readonly Rule[] = [
	{
		id: "core-clock",
		instead: "an `Instant` that the shell passes in",
		appliesTo: isCore,
		find: clocks,
	},
	{
		id: "core-date",
		instead: "`Instant`, `Day` and the functions of finops/day",
		appliesTo: (path) => isCore(path) && path !== CALENDAR,
		find: (source) => hitsAt(source, (node) => isReference(node) && node.text === "Date"),
	},
	{
		id: "core-random",
		instead: "ids and seeds as arguments",
		appliesTo: isCore,
		find: (source) =>
			hitsAt(
				source,
				(node) => nameOf(node) === "Math.random" || (isReference(node) && node.text === "crypto"),
			),
	},
	{
		id: "core-world",
		instead: "the value as an argument: shells read the world",
		appliesTo: isCore,
		find: (source) => hitsAt(source, (node) => isReference(node) && WORLD.has(node.text)),
	},
	{
		id: "core-float",
		instead: "`parseDecimal`, `parseAtto` and bigint; a number that is no money says `// not money`",
		appliesTo: (path) => isCore(path) && path !== CALENDAR,
		find: floats,
	},
	{
		id: "process-env",
		instead: "the app's `env.ts`, parsed once at start",
		appliesTo: (path) => !/^scripts\/|(^|\/)env\.ts$|\.config\.(ts|mjs)$/.test(path) && !isTestCode(path),
		find: environment,
	},
	{
		id: "console",
		instead: "a return value; what must be told is told by an app",
		appliesTo: (path) => path.startsWith("packages/"),
		find: (source) => hitsAt(source, (node) => isReference(node) && node.text === "console"),
	},
	{
		id: "eval",
		instead: "a parser or re2js",
		appliesTo: everywhere,
		find: (source) =>
			hitsAt(source, (node) => isReference(node) && node.text === "eval").concat(
				hitsAt(source, (node) => ts.isNewExpression(node) && nameOf(node.expression) === "Function"),
			),
	},
];

function clocks(source: Source): readonly Hit[] {
	return hitsAt(source, (node) => {
		if (ts.isNewExpression(node))
			return nameOf(node.expression) === "Date" && (node.arguments ?? []).length === 0;
		if (ts.isCallExpression(node)) return nameOf(node.expression) === "Date";
		return nameOf(node) === "Date.now";
	});
}

function floats(source: Source): readonly Hit[] {
	return source.nodes.flatMap((node) => (isFloat(source, node) ? [hitAt(source, node)] : []));
}

function isFloat(source: Source, node: ts.Node): boolean {
	if (ts.isPrefixUnaryExpression(node)) {
		const plus = node.operator === ts.SyntaxKind.PlusToken && !ts.isNumericLiteral(node.operand);
		return plus && !hasNote(source, node, NOT_MONEY);
	}
	if (!ts.isCallExpression(node)) return false;
	const name = nameOf(node.expression);
	if (/(^|\.)(parseFloat|toFixed)$/.test(name)) return true;
	return name === "Number" && !hasNote(source, node, NOT_MONEY);
}

const NOT_MONEY = /\/[/*].*\bnot money\b/;

function environment(source: Source): readonly Hit[] {
	return hitsAt(source, (node) => {
		if (ts.isPropertyAccessExpression(node)) return nameOf(node) === "process.env";
		if (ts.isElementAccessExpression(node)) {
			return (
				nameOf(node.expression) === "process" && node.argumentExpression.getText(source.ast).includes("env")
			);
		}
		return (
			ts.isImportSpecifier(node) &&
			(node.propertyName ?? node.name).text === "env" &&
			/["'](node:)?process["']/.test(node.parent.parent.parent.getText(source.ast))
		);
	});
}

import ts from "typescript-6";
import { everywhere, type Hit, hitAt, isTest, lineOf, nameOf, type Rule, type Source } from "./source.ts";

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const PARAMETERS_MAX = 3;

export const sizeRules: readonly Rule[] = [
	{
		id: "file-length",
		instead: `a file of at most ${FILE_LINES_MAX} lines: split it by what changes together`,
		appliesTo: everywhere,
		find: longFile,
	},
	{
		id: "function-length",
		instead: `a function of at most ${FUNCTION_LINES_MAX} lines: ifs in the parent, loops and arithmetic in leaves`,
		appliesTo: everywhere,
		find: longFunctions,
	},
	{
		id: "parameters",
		instead: `at most ${PARAMETERS_MAX} positional parameters, else one named input object`,
		appliesTo: everywhere,
		find: manyParameters,
	},
];

function longFile(source: Source): readonly Hit[] {
	const lines = source.text.split("\n").length - (source.text.endsWith("\n") ? 1 : 0);
	return lines > FILE_LINES_MAX ? [{ position: 0, what: `${lines} lines` }] : [];
}

function longFunctions(source: Source): readonly Hit[] {
	return source.nodes.flatMap((node) => {
		if (!ts.isFunctionLike(node) || isSuite(source, node)) return [];
		const start = node.getStart(source.ast);
		const lines = lineOf(source, node.end) - lineOf(source, start) + 1;
		return lines > FUNCTION_LINES_MAX ? [hitAt(source, node, `${lines} lines`)] : [];
	});
}

/** The callback of `describe` is a heading, not a function: its tests are measured one by one. */
function isSuite(source: Source, node: ts.Node): boolean {
	if (!isTest(source.path) || !ts.isCallExpression(node.parent)) return false;
	const callee = node.parent.expression;
	const name = nameOf(ts.isCallExpression(callee) ? callee.expression : callee);
	return name === "describe" || name.startsWith("describe.");
}

/** A function written as an argument has the parameters its caller gives it. */
function isCallback(node: ts.Node): boolean {
	return ts.isCallExpression(node.parent) && node.parent.arguments.some((argument) => argument === node);
}

function manyParameters(source: Source): readonly Hit[] {
	return source.nodes.flatMap((node) => {
		if (!ts.isFunctionLike(node) || isCallback(node)) return [];
		const positional = node.parameters.filter((parameter) => nameOf(parameter.name) !== "this");
		return positional.length > PARAMETERS_MAX ? [hitAt(source, node, `${positional.length} parameters`)] : [];
	});
}

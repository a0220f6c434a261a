import ts from "typescript-6";
import { type Hit, hitsAt, isTestCode, nameOf, type Rule, type Source } from "./source.ts";

const RUNNERS =
	/^(test|it|describe|suite|bench)\.(only|skip|todo|fails)$|^(xit|xtest|xdescribe|fit|fdescribe)$/;

export const testRules: readonly Rule[] = [
	{
		id: "test-only-or-skip",
		instead: "all tests, always; one that cannot run here uses `skipIf` and says why in its name",
		appliesTo: isTestCode,
		find: (source) => hitsAt(source, (node) => RUNNERS.test(nameOf(node)) && isOutermost(node)),
	},
	{
		id: "sleep",
		instead: "a clock as an argument, or `expect.poll` and `vi.waitFor` with a bound",
		appliesTo: isTestCode,
		find: sleeps,
	},
	{
		id: "mock",
		instead: "a real one, or a fake that passes the same contract tests",
		appliesTo: isTestCode,
		find: mocks,
	},
	{
		id: "snapshot",
		instead: "an expectation that states the guarantee",
		appliesTo: isTestCode,
		find: (source) => hitsAt(source, (node) => isCallOf(node, /\.toMatch(Inline|File)?Snapshot$/)),
	},
];

function isOutermost(node: ts.Node): boolean {
	return (
		!ts.isPropertyAccessExpression(node.parent) ||
		node.parent.expression !== node ||
		ts.isPropertyAccessExpression(node)
	);
}

function isCallOf(node: ts.Node, name: RegExp): boolean {
	return ts.isCallExpression(node) && name.test(`.${calledName(node)}`);
}

/** The called name even after another call: `expect(x).toMatchSnapshot` is `toMatchSnapshot`. */
function calledName(node: ts.CallExpression): string {
	return nameOf(node.expression);
}

function sleeps(source: Source): readonly Hit[] {
	return hitsAt(source, (node) => {
		if (ts.isImportDeclaration(node))
			return /timers\/promises["']$/.test(node.moduleSpecifier.getText(source.ast));
		if (isCallOf(node, /\.(waitForTimeout|sleep)$/)) return true;
		return ts.isNewExpression(node) && nameOf(node.expression) === "Promise" && callsTimer(node);
	});
}

/** `new Promise((resolve) => setTimeout(resolve, ms))`: only where `resolve` itself is what the timer calls. */
function callsTimer(promise: ts.NewExpression): boolean {
	const executor = promise.arguments?.[0];
	if (executor === undefined || !(ts.isArrowFunction(executor) || ts.isFunctionExpression(executor)))
		return false;
	const resolve = executor.parameters[0] === undefined ? "" : nameOf(executor.parameters[0].name);
	let found = false;
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && /(^|\.)(setTimeout|setInterval)$/.test(nameOf(node.expression))) {
			const callback = node.arguments[0]?.getText() ?? "";
			found ||= callback === resolve || callback.includes(`${resolve}(`);
		}
		ts.forEachChild(node, visit);
	};
	ts.forEachChild(executor, visit);
	return found;
}

function mocks(source: Source): readonly Hit[] {
	return hitsAt(source, (node) => {
		if (!ts.isCallExpression(node) || !/^vi\.(do)?[mM]ock$/.test(nameOf(node.expression))) return false;
		return /^["'`](\.|@outlay\/|@\/)/.test(node.arguments[0]?.getText(source.ast) ?? "");
	});
}

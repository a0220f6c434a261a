import type { BridgeReading, ReadSide } from "@outlay/db/read-models/bridge";
import type { ReadLine } from "@outlay/db/read-models/bridge-change";
import type { KeptExplanation, KeptExplanations } from "@outlay/db/read-models/bridge-explanations";
import { bridgeSideText } from "@outlay/finops/bridge-side";
import type { BridgeAnswer } from "../../app/api/v1/bridge/schema.ts";
import { bridgeSentence, lineText, sideText, stepWords } from "./bridge-words.ts";

/** The answer of `GET /bridge`, from what was read. */
export function bridgeAnswer(reading: BridgeReading, explanations: KeptExplanations): BridgeAnswer {
	const { currency, change, budget, owner, scope, leftOut } = reading;
	return {
		currency,
		from: sideAnswer(reading.from),
		to: sideAnswer(reading.to),
		change:
			change === null
				? null
				: {
						...change,
						steps: change.steps.map(({ step, amount }) => ({
							step,
							label: stepWords(step, reading).label,
							amount,
						})),
						lines: change.lines.map(lineAnswer),
					},
		sentence: bridgeSentence(reading),
		budget: budget === null ? null : { id: budget.id, name: budget.name },
		owner,
		view: scope.view.view,
		costBasis: scope.basis,
		scope: scope.filters.map(({ dimension, values }) => ({ dimension, values: [...values] })),
		leftOut: [...leftOut],
		explanations: {
			shared: explanations.shared,
			own: explanations.own.map(explanationAnswer),
			others: explanations.others.map(explanationAnswer),
		},
	};
}

function sideAnswer(read: ReadSide): BridgeAnswer["from"] {
	const { side, span, amount, unknown, planKind } = read;
	return {
		side: bridgeSideText(side),
		kind: side.kind,
		label: sideText(read),
		...{ span, amount, unknown, planKind },
	};
}

function lineAnswer(line: ReadLine): NonNullable<BridgeAnswer["change"]>["lines"][number] {
	const { step, between, key, amount } = line;
	const owner = key?.owner ?? null;
	return {
		...{ step, between, amount },
		label: lineText(line),
		owner: owner === null ? null : { kind: owner.kind, ...owner.label },
		provider: key?.provider ?? null,
		model: key?.model ?? null,
	};
}

function explanationAnswer(kept: KeptExplanation): BridgeAnswer["explanations"]["own"][number] {
	const { version, text, author, writtenAt, about, from, to } = kept;
	return {
		...{ version, text, author, about },
		writtenAt: writtenAt.toISOString(),
		from: bridgeSideText(from),
		to: bridgeSideText(to),
	};
}

import { countText } from "@outlay/finops/count-text";
import { moneyLine } from "@outlay/finops/money-text";
import { assertNever } from "@outlay/finops/result";
import Link from "next/link";
import type { ReactNode } from "react";
import { dayText } from "../../../design/day-text.ts";
import { Panel } from "../../../design/panel.tsx";
import { Tag, type Tone } from "../../../design/tag.tsx";
import type { Attention } from "./model.ts";

export interface NeedsYouProps {
	readonly items: readonly Attention[];
	readonly currency: string;
}

/** What a person has to decide, then what there is to repair, most costly first. */
export function NeedsYou({ items, currency }: NeedsYouProps) {
	return (
		<Panel title="Needs you" aside={<span className="num">{items.length}</span>}>
			{items.length === 0 ? (
				<p className="text-sm text-ink-2">
					Nothing waits for you: no budget is over, every row is priced and has an owner, every connection is
					fresh.
				</p>
			) : (
				<ul>
					{items.map((item) => {
						const words = wordsFor(item, currency);
						return (
							<li
								key={`${item.kind} ${words.title}`}
								className="border-b border-line py-3 first:pt-1 last:border-0 last:pb-0"
							>
								<div className="flex items-start justify-between gap-2.5">
									<Link href={item.href} className="rounded-xs font-strong hover:underline">
										{words.title}
									</Link>
									<Tag tone={words.tone}>{words.tag}</Tag>
								</div>
								<p className="mt-0.5 text-sm text-ink-2">{words.text}</p>
							</li>
						);
					})}
				</ul>
			)}
		</Panel>
	);
}

interface Words {
	readonly title: string;
	readonly tag: string;
	readonly tone: Tone;
	readonly text: ReactNode;
}

const NAMED_MODELS_MAX = 3;

function wordsFor(item: Attention, currency: string): Words {
	switch (item.kind) {
		case "unallocated":
			return {
				title: `${moneyLine(item.amount, currency, { cents: false })} has no owner`,
				tag: "Unallocated",
				tone: "warn",
				text: `${counted(item.keys, "key")} to claim${
					item.largest === null
						? "."
						: `; ${item.largest.label} alone is ${moneyLine(item.largest.amount, currency, { cents: false })}.`
				}`,
			};
		case "unpriced":
			return {
				title: `${counted(item.models.length, "model")} of these days without a price`,
				tag: "Unpriced",
				tone: "bad",
				text: `${listed(item.models)}: usage costs nothing here until a price is set, then it is rated again.`,
			};
		case "quarantined":
			return {
				title: `${counted(item.rows, "row")} could not be read`,
				tag: "Quarantine",
				tone: "bad",
				text: `In ${counted(item.imports, "import")}, each kept with its line and the reason.`,
			};
		case "alerts":
		case "imports":
		case "increases":
		case "newBudgets":
		case "undelivered":
			return waitingWords(item);
		case "over":
			return {
				title: `${counted(item.budgets.length, "budget")} over plan`,
				tag: "Over",
				tone: "bad",
				text: `${listed(item.budgets)}.`,
			};
		case "stale":
			return {
				title: `${item.account} is ${counted(item.days, "day")} behind`,
				tag: "Stale",
				tone: "warn",
				text: `Its data ends on ${dayText(item.lastDay)}. Connect it, or import the next export.`,
			};
		default:
			return assertNever(item);
	}
}

/** What a person has to take, decide or answer for. */
function waitingWords(
	item: Extract<
		Attention,
		{ readonly kind: "alerts" | "undelivered" | "imports" | "increases" | "newBudgets" }
	>,
): Words {
	switch (item.kind) {
		case "alerts":
			return {
				title: item.mine
					? `${counted(item.count, "alert")} of yours ${item.count === 1 ? "is" : "are"} not over`
					: `${counted(item.count, "alert")} that nobody has taken`,
				tag: "Alert",
				tone: "bad",
				text: item.count === 1 ? item.newest : `The newest: ${item.newest}`,
			};
		case "undelivered":
			return {
				title: `${counted(item.messages, "message")} could not be delivered to ${listed(item.channels)}`,
				tag: "Channel",
				tone: "bad",
				text: "Alerts, Channels says why, and sends what was given up again.",
			};
		case "imports":
			return {
				title: `${counted(item.count, "file")} ${item.count === 1 ? "waits" : "wait"} for an answer`,
				tag: "Import",
				tone: "warn",
				text: `Nothing of ${item.count === 1 ? item.newest : "them"} is counted until somebody answers or cancels.`,
			};
		case "increases":
			return {
				title: `${counted(item.count, "request")} for more ${item.count === 1 ? "waits" : "wait"} for you`,
				tag: "Decide",
				tone: "warn",
				text: `For ${listed(item.budgets)}.`,
			};
		case "newBudgets":
			return {
				title: `${counted(item.count, "request")} for a new budget ${item.count === 1 ? "waits" : "wait"} for you`,
				tag: "Decide",
				tone: "warn",
				text: item.count === 1 ? item.oldest : `The oldest: ${item.oldest}`,
			};
		default:
			return assertNever(item);
	}
}

function counted(count: number, noun: string): string {
	return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function listed(names: readonly string[]): string {
	const shown = names.slice(0, NAMED_MODELS_MAX).join(", ");
	const more = names.length - NAMED_MODELS_MAX;
	return more > 0 ? `${shown} and ${countText(more)} more` : shown;
}

import type { Actor } from "@outlay/db/actor";
import type { FirstRunStep } from "./first-run.tsx";

interface Step extends Omit<FirstRunStep, "done"> {
	readonly right: "connections.write" | "imports.write" | "hierarchy.write" | "attribution.write";
}

const STEPS: readonly Step[] = [
	{
		key: "connect",
		right: "connections.write",
		title: "Connect a provider",
		text: "Outlay reads costs and usage by itself, every day.",
		action: { label: "Connect", href: "/connections" },
	},
	{
		key: "import",
		right: "imports.write",
		title: "Or drop an export",
		text: "OpenAI, Anthropic, AWS, FOCUS or LiteLLM files, as they were downloaded.",
		action: { label: "Import", href: "/imports" },
	},
	{
		key: "teams",
		right: "hierarchy.write",
		title: "Name departments, teams and features",
		text: "They are what spend is reported by.",
		action: { label: "Name them", href: "/people" },
	},
	{
		key: "rules",
		right: "attribution.write",
		title: "Say whose keys are whose",
		text: "Rules give every charge an owner; what none matches is shown as unallocated.",
		action: { label: "Write rules", href: "/attribution" },
	},
];

/** What this actor can do so that there is something to see. */
export function firstSteps(actor: Pick<Actor, "rights">): readonly FirstRunStep[] {
	return STEPS.filter((step) => actor.rights.has(step.right)).map(({ right: _right, ...step }) => ({
		...step,
		done: false,
	}));
}

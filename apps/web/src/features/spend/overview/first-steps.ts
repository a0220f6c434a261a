import type { Actor, Right } from "@outlay/db/actor";
import type { FirstStepsDone } from "@outlay/db/read-models/first-steps";
import type { FirstRunStep } from "./first-run.tsx";

interface Step extends Omit<FirstRunStep, "done"> {
	readonly right: Right;
	/** What must be there for it to be done. */
	readonly needs: keyof FirstStepsDone;
}

const STEPS: readonly Step[] = [
	{
		key: "connect",
		right: "connections.write",
		needs: "data",
		title: "Connect a provider",
		text: "Outlay reads costs and usage by itself, every hour.",
		action: { label: "Connect", href: "/connections" },
	},
	{
		key: "import",
		right: "imports.write",
		needs: "data",
		title: "Or drop an export",
		text: "OpenAI, Anthropic, AWS, Azure, Google Cloud, FOCUS, OpenRouter or LiteLLM files, as they were downloaded.",
		action: { label: "Import", href: "/imports" },
	},
	{
		key: "teams",
		right: "hierarchy.write",
		needs: "units",
		title: "Name departments, teams and features",
		text: "They are what spend is reported by.",
		action: { label: "Name them", href: "/hierarchy" },
	},
	{
		key: "rules",
		right: "attribution.write",
		needs: "rules",
		title: "Say whose keys are whose",
		text: "Rules give every charge an owner; what none matches is shown as unallocated.",
		action: { label: "Write rules", href: "/attribution" },
	},
	{
		key: "people",
		right: "people.write",
		needs: "people",
		title: "Invite people",
		text: "Finance and team leads see what is theirs.",
		action: { label: "Invite", href: "/people" },
	},
	{
		key: "budgets",
		right: "budgets.write",
		needs: "budgets",
		title: "Set a budget",
		text: "Say what a team, a feature or the whole organization may spend, and hear before it is too late.",
		action: { label: "Set it", href: "/budgets" },
	},
	{
		key: "channels",
		right: "channels.write",
		needs: "channels",
		title: "Add a channel",
		text: "Alerts reach people in Slack, Teams, PagerDuty, a webhook or a mailbox.",
		action: { label: "Add it", href: "/alerts/channels" },
	},
];

/** The two ways to bring data are one step once either was taken. */
const DATA_IS_IN = {
	title: "Bring in data",
	text: "Connect more providers, or drop more exports, whenever there are some.",
} as const;

/** What this actor can do so that there is something to see; nothing for whoever sees some owners only. */
export function firstSteps(
	actor: Pick<Actor, "rights" | "scope">,
	done: FirstStepsDone,
): readonly FirstRunStep[] {
	if (actor.scope.kind !== "organization") return [];
	return STEPS.filter((step) => actor.rights.has(step.right) && !(done.data && step.key === "connect")).map(
		({ right: _right, needs, ...step }) => ({
			...step,
			...(done.data && step.key === "import" ? DATA_IS_IN : {}),
			done: done[needs],
		}),
	);
}

import { ButtonLink } from "../../../design/button-link.tsx";
import { CheckIcon } from "../../../design/icons.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { HideSteps } from "./hide-steps.tsx";

export interface FirstRunStep {
	readonly key: string;
	readonly title: string;
	/** What it is good for. */
	readonly text: string;
	readonly done: boolean;
	readonly action: { readonly label: string; readonly href: string };
}

/** The Overview of an organization without charges: what to do, in order, until there is something to see. */
export function FirstRun({ steps }: { readonly steps: readonly FirstRunStep[] }) {
	const remark =
		steps.length === 0 ? "No charges yet." : "No charges yet. These steps bring the first figures.";
	return (
		<>
			<PageHeader title="Overview" remark={remark} />
			{steps.length > 0 && (
				<Panel flush className="max-w-[46rem]">
					<StepList steps={steps} />
				</Panel>
			)}
		</>
	);
}

/** What is left of the same steps above the first figures, until all are done or they are hidden. */
export function StepsLeft({ steps }: { readonly steps: readonly FirstRunStep[] }) {
	const left = steps.filter(({ done }) => !done);
	if (left.length === 0) return null;
	return (
		<Panel
			flush
			title="First steps"
			note={`${steps.length - left.length} of ${steps.length} are done.`}
			aside={<HideSteps />}
		>
			<StepList steps={left} />
		</Panel>
	);
}

function StepList({ steps }: { readonly steps: readonly FirstRunStep[] }) {
	const next = steps.find((step) => !step.done);
	return (
		<ol>
			{steps.map((step, index) => (
				<li
					key={step.key}
					className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3.5 border-b border-line px-4.5 py-3.5 last:border-0"
				>
					<StepMark done={step.done} number={index + 1} />
					<div>
						<p className={step.done ? "text-ink-3" : "font-strong"}>
							{step.title}
							{step.done && <span className="sr-only">, done</span>}
						</p>
						<p className="text-sm text-ink-3">{step.text}</p>
					</div>
					{!step.done && (
						<ButtonLink href={step.action.href} variant={step === next ? "primary" : "secondary"}>
							{step.action.label}
						</ButtonLink>
					)}
				</li>
			))}
		</ol>
	);
}

function StepMark({ done, number }: { readonly done: boolean; readonly number: number }) {
	return (
		<span
			aria-hidden="true"
			className={
				done
					? "grid size-6 place-items-center rounded-full bg-ok-soft text-ok"
					: "num grid size-6 place-items-center rounded-full bg-sunken text-xs font-strong text-ink-2"
			}
		>
			{done ? <CheckIcon className="size-3.5" /> : number}
		</span>
	);
}

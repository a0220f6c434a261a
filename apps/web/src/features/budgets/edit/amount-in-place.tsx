"use client";

import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Input } from "../../../design/field.tsx";
import { toast } from "../../../design/toast.ts";
import { ApiError, callApi } from "../../imports/api-client.ts";
import { periodText } from "../budget-words.ts";
import { refusalText, useBudgetCall } from "../use-budget-call.ts";
import { type AmountInPlace, amountInPlace, cutsBelowUse, planInPlace } from "./in-place.ts";
import { type PlanForm, planBody } from "./plan-model.ts";
import type { PlannedBudget } from "./planned-budget.ts";

export interface EditAmountProps {
	readonly id: string;
	readonly name: string;
	readonly fiscal: FiscalCalendar;
	readonly today: Day;
	/** The row shows more than the plan's amount: what was carried over and increases come on top. */
	readonly hasMore: boolean;
	/** The amount as the row shows it. */
	readonly children: ReactNode;
}

/** The amount of a row, which becomes a field when it is pressed. Enter publishes the next version of the plan. */
export function EditAmount({ children, ...budget }: EditAmountProps) {
	const [isOpen, setOpen] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	const wasOpen = useRef(false);
	useEffect(() => {
		// Whoever types goes on where they were.
		if (wasOpen.current && !isOpen) button.current?.focus();
		wasOpen.current = isOpen;
	}, [isOpen]);
	if (isOpen) return <ReadAmount {...budget} close={() => setOpen(false)} />;
	return (
		<button
			ref={button}
			type="button"
			className="relative -mx-1 min-h-6 rounded-xs border-b border-dashed border-line-strong px-1 text-right hover:border-ink-3 hover:bg-panel"
			onClick={() => setOpen(true)}
		>
			{children}
			<span className="sr-only">, change the amount of {budget.name}</span>
		</button>
	);
}

interface OpenAmountProps extends Omit<EditAmountProps, "children"> {
	readonly close: () => void;
}

/** The plan is read when the field opens: others may have changed it since the page was made. */
function ReadAmount(props: OpenAmountProps) {
	const { id, fiscal, today, hasMore, close } = props;
	const { data, error } = useQuery({
		queryKey: ["budget-plan", id],
		queryFn: () => callApi<PlannedBudget>(`/api/v1/budgets/${id}`),
		gcTime: 0,
		staleTime: Number.POSITIVE_INFINITY,
	});
	if (error !== null)
		return (
			<span role="alert" className="text-xs text-bad">
				{error.message}{" "}
				<Button size="sm" onClick={close}>
					Close
				</Button>
			</span>
		);
	if (data === undefined) return <span className="text-xs text-ink-3">Reading …</span>;
	return <AmountForm budget={data} place={amountInPlace(data, fiscal, today)} {...{ hasMore, close }} />;
}

interface AmountFormProps {
	readonly budget: PlannedBudget;
	readonly place: AmountInPlace;
	readonly hasMore: boolean;
	readonly close: () => void;
}

function AmountForm({ budget, place, hasMore, close }: AmountFormProps) {
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const [text, setText] = useState(place.amount);
	const { fault, isPending, submit } = usePublish({ budget, place, close });
	useEffect(() => input.current?.select(), []);
	const which = place.period === null ? "Every period" : `${periodText(budget.window, place.period)} only`;
	return (
		<form
			noValidate
			className="ml-auto grid w-44 gap-1 text-left whitespace-normal"
			onSubmit={(event) => submit(event, text)}
			onKeyDown={(event) => {
				if (event.key !== "Escape") return;
				event.stopPropagation();
				close();
			}}
		>
			<Input
				ref={input}
				inputMode="decimal"
				autoComplete="off"
				aria-label={`Amount of ${budget.name}, ${which}`}
				aria-describedby={`${id}-which ${id}-fault`}
				aria-invalid={fault === null ? undefined : true}
				className="num text-right"
				value={text}
				onChange={(event) => setText(event.target.value)}
			/>
			<p id={`${id}-which`} className="text-xs text-ink-3">
				{which}, {budget.currency ?? budget.unit}.{" "}
				{hasMore && "What is carried over and increases come on top. "}
				Enter saves, Escape cancels.
			</p>
			<p id={`${id}-fault`} role="alert" className="text-xs text-bad empty:hidden">
				{fault}
			</p>
			<div className="flex justify-end gap-1.5">
				<Button size="sm" onClick={close}>
					Cancel
				</Button>
				<Button size="sm" type="submit" variant="primary" pending={isPending}>
					Save
				</Button>
			</div>
		</form>
	);
}

/** Publishes what is typed, as the form of all amounts does; asks once before it cuts below what is used. */
function usePublish({ budget, place, close }: Omit<AmountFormProps, "hasMore">) {
	const [typed, setTyped] = useState<string | null>(null);
	const [asked, setAsked] = useState<string | null>(null);
	const publish = useBudgetCall<{ readonly version: number }>(({ version }) => {
		toast({ tone: "ok", text: `Version ${version} of ${budget.name} is published. It is being evaluated.` });
		close();
	});
	function send(plan: PlanForm) {
		const { id, revision } = budget;
		const body = { revision, kind: "revised", note: "", overAllocate: false, ...planBody(plan) };
		publish.mutate({ path: `/budgets/${id}/plan`, method: "POST", body });
	}
	function submit(event: FormEvent<HTMLFormElement>, text: string) {
		event.preventDefault();
		if (publish.isPending) return;
		setTyped(null);
		setAsked(null);
		publish.reset();
		const plan = planInPlace(budget, place, text);
		if (!plan.ok && plan.error === "unchanged") close();
		else if (!plan.ok) setTyped("Write a number such as 1250.50, without a currency or commas.");
		else if (cutsBelowUse(budget, text) && asked !== text) setAsked(text);
		else send(plan.value);
	}
	const isCut =
		asked !== null && `${budgetAmountText(budget.standing?.used ?? "0", budget)} is used already.`;
	const fault =
		typed ?? (isCut === false ? refusedText(publish.error) : `${isCut} Save again to cut it below that.`);
	return { fault, isPending: publish.isPending, submit };
}

function refusedText(error: unknown): string | null {
	if (!(error instanceof ApiError) || error.problem.code !== "over_allocated") return refusalText(error);
	return `${error.problem.title} Lower it, or hand out more than there is with Amounts.`;
}

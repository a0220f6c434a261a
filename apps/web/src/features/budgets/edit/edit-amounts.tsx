"use client";

import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { useQuery } from "@tanstack/react-query";
import { Notice } from "../../../design/notice.tsx";
import { callApi } from "../../imports/api-client.ts";
import { FormDialog } from "../../people/form-dialog.tsx";
import { PlanEditor } from "./plan-editor.tsx";
import type { PlannedBudget } from "./planned-budget.ts";

export interface EditAmountsProps {
	readonly id: string;
	readonly name: string;
	readonly fiscal: FiscalCalendar;
	readonly today: Day;
	readonly size?: "sm" | "md";
}

/** Publishes the next version of a budget's plan. */
export function EditAmounts(props: EditAmountsProps) {
	const { name, size = "md" } = props;
	return (
		<FormDialog
			verb="Amounts"
			size={size}
			row={`of ${name}`}
			title={`Amounts of ${name}`}
			description="Publishing makes a new version, which holds for the running period too. Versions before it stay as they were."
		>
			{(close) => <LoadedEditor {...props} close={close} />}
		</FormDialog>
	);
}

/** The plan as it is now, read when the form opens: others may have changed it since the page was made. */
function LoadedEditor({ id, fiscal, today, close }: EditAmountsProps & { readonly close: () => void }) {
	const { data, error } = useQuery({
		queryKey: ["budget-plan", id],
		queryFn: () => callApi<PlannedBudget>(`/api/v1/budgets/${id}`),
		gcTime: 0,
		staleTime: Number.POSITIVE_INFINITY,
	});
	if (error !== null) return <Notice tone="bad">{error.message}</Notice>;
	if (data === undefined) return <p className="pb-4 text-sm text-ink-2">Reading the plan …</p>;
	return <PlanEditor budget={data} {...{ fiscal, today, close }} />;
}

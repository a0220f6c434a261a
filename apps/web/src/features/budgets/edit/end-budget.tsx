"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../../design/confirm-button.tsx";
import { useBudgetCall } from "../use-budget-call.ts";

/** Ends a budget, after saying what that means. */
export function EndBudget({ id, name }: { readonly id: string; readonly name: string }) {
	const router = useRouter();
	const end = useBudgetCall<undefined>(() => router.push("/budgets"));
	return (
		<ConfirmButton
			verb="End"
			title={`End ${name}?`}
			consequence="Nobody is told about this spend any more, and no cap holds it. Its amounts and history stay in the log."
			action={async () => {
				try {
					await end.mutateAsync({ path: `/budgets/${id}`, method: "DELETE" });
					return { ok: true, message: `${name} has ended.` };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It could not be ended." };
				}
			}}
		/>
	);
}

"use client";

import { ConfirmButton } from "../../design/confirm-button.tsx";
import { useBudgetCall } from "../budgets/use-budget-call.ts";

/** Takes a request for a new budget back. */
export function WithdrawRequest({ id, name }: { readonly id: string; readonly name: string }) {
	const withdraw = useBudgetCall<undefined>(() => undefined);
	return (
		<ConfirmButton
			size="sm"
			verb="Withdraw"
			title={`Withdraw the request for ${name}?`}
			consequence="Nothing was decided yet, so no budget changes."
			action={async () => {
				try {
					await withdraw.mutateAsync({ path: `/budget-requests/${id}/withdraw`, method: "POST" });
					return { ok: true, message: "The request is withdrawn." };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It could not be done." };
				}
			}}
		/>
	);
}

"use client";

import { ConfirmButton } from "../../design/confirm-button.tsx";
import { useBudgetCall } from "./use-budget-call.ts";

export interface WithdrawIncreaseProps {
	readonly id: string;
	readonly budget: string;
	/** It was approved and counts: it is ended, not taken back. */
	readonly isActive: boolean;
}

/** Takes a request back, or ends an increase that counts. */
export function WithdrawIncrease({ id, budget, isActive }: WithdrawIncreaseProps) {
	const withdraw = useBudgetCall<undefined>(() => undefined);
	return (
		<ConfirmButton
			size="sm"
			verb={isActive ? "End now" : "Withdraw"}
			title={isActive ? `End the increase of ${budget}?` : `Withdraw the request for ${budget}?`}
			consequence={
				isActive
					? "What it has paid for up to yesterday stays paid. From today on the cap is what it was without it."
					: "Nothing was decided yet, so no amount changes."
			}
			action={async () => {
				try {
					await withdraw.mutateAsync({ path: `/increases/${id}/withdraw`, method: "POST" });
					return { ok: true, message: isActive ? "The increase has ended." : "The request is withdrawn." };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It could not be done." };
				}
			}}
		/>
	);
}

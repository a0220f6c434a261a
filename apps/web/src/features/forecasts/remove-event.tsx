"use client";

import { ConfirmButton } from "../../design/confirm-button.tsx";
import { useBudgetCall } from "../budgets/use-budget-call.ts";

/** Takes a known change back. */
export function RemoveEvent({ id, name }: { readonly id: string; readonly name: string }) {
	const remove = useBudgetCall<undefined>(() => undefined);
	return (
		<ConfirmButton
			size="sm"
			verb="Remove"
			title={`Remove "${name}"?`}
			consequence="Forecasts and budgets are made again without it, within minutes."
			action={async () => {
				try {
					await remove.mutateAsync({ path: `/forecast-events/${id}`, method: "DELETE" });
					return { ok: true, message: "The change is removed." };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It could not be removed." };
				}
			}}
		/>
	);
}

"use client";

import { ConfirmButton } from "../../design/confirm-button.tsx";
import { useBudgetCall } from "../budgets/use-budget-call.ts";

/** Takes a scenario off the list. */
export function ArchiveScenario({ id, name }: { readonly id: string; readonly name: string }) {
	const archive = useBudgetCall<undefined>(() => undefined);
	return (
		<ConfirmButton
			size="sm"
			verb="Archive"
			title={`Archive ${name}?`}
			consequence="No budget changes: those that were asked for with it stay."
			action={async () => {
				try {
					await archive.mutateAsync({ path: `/scenarios/${id}`, method: "DELETE" });
					return { ok: true, message: `${name} is archived.` };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It could not be done." };
				}
			}}
		/>
	);
}

"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import { problemText, send } from "./send.ts";

/** Removes a metric that no rule follows. */
export function RemoveMetric({ name }: { readonly name: string }) {
	const router = useRouter();

	async function remove() {
		const sent = await send("DELETE", `/api/v1/attribution/metrics/${encodeURIComponent(name)}`);
		if (!sent.ok) return { ok: false, message: problemText(sent.problem) };
		router.refresh();
		return { ok: true, message: `${name} is removed.` };
	}

	return (
		<ConfirmButton
			size="sm"
			verb="Remove"
			title={`Remove ${name}?`}
			consequence="No money moves. All its rows go at once, and only an upload brings them back. A rule that splits by it has to go first, also from the draft."
			action={remove}
		/>
	);
}

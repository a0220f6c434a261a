"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../../design/confirm-button.tsx";
import { problemText, send } from "../../attribution/send.ts";

export interface RemoveRateProps {
	readonly currency: string;
	readonly quote: string;
	readonly day: string;
}

/** Removes one rate. */
export function RemoveRate({ currency, quote, day }: RemoveRateProps) {
	const router = useRouter();

	async function remove() {
		const query = new URLSearchParams({ currency, to: quote, date: day });
		const sent = await send("DELETE", `/api/v1/exchange-rates?${query}`);
		if (!sent.ok) return { ok: false, message: problemText(sent.problem) };
		router.refresh();
		return { ok: true, message: "Removed." };
	}

	return (
		<ConfirmButton
			size="sm"
			verb="Remove"
			title={`Remove ${currency} to ${quote} of ${day}?`}
			consequence="Its days are converted by the rate before, where that still holds, and are unconverted else."
			action={remove}
		/>
	);
}

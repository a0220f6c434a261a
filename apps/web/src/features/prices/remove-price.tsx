"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import { problemText, send } from "../attribution/send.ts";

export interface RemovePriceProps {
	readonly kind: "price" | "discount";
	readonly id: string;
	readonly name: string;
}

/** Removes a price or a discount that the organization entered. */
export function RemovePrice({ kind, id, name }: RemovePriceProps) {
	const router = useRouter();

	async function remove() {
		const path = kind === "price" ? `/api/v1/prices/${id}` : `/api/v1/prices/discounts/${id}`;
		const sent = await send("DELETE", path);
		if (!sent.ok) return { ok: false, message: problemText(sent.problem) };
		router.refresh();
		return { ok: true, message: "Removed. Usage of the open months is being rated again." };
	}

	return (
		<ConfirmButton
			size="sm"
			verb="Remove"
			title={`Remove the ${kind} of ${name}?`}
			consequence={
				kind === "price"
					? "Usage of the open months is rated with the catalogue's price again, or shows as Unpriced where there is none. Closed months stay."
					: "Usage of the open months is rated without it again. Closed months stay."
			}
			action={remove}
		/>
	);
}

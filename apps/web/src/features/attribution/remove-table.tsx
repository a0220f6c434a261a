"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import { problemText, send } from "./send.ts";

/** Removes a lookup table in the draft. */
export function RemoveTable({ name, revision }: { readonly name: string; readonly revision: number | null }) {
	const router = useRouter();

	async function remove() {
		const query = revision === null ? "" : `?revision=${revision}`;
		const sent = await send("DELETE", `/api/v1/attribution/lookups/${encodeURIComponent(name)}${query}`);
		if (!sent.ok) return { ok: false, message: problemText(sent.problem) };
		router.refresh();
		return { ok: true, message: `${name} is removed in the draft.` };
	}

	return (
		<ConfirmButton
			size="sm"
			verb="Remove"
			title={`Remove ${name}?`}
			consequence="Nothing moves before the draft is published. A rule that looks up in it has to go too."
			action={remove}
		/>
	);
}

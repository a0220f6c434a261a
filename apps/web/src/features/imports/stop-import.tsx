"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { IMPORTS_KEY } from "./live-queries.tsx";

/** Cancels an import that has counted nothing yet. */
export function StopImport({ id, fileName }: { readonly id: string; readonly fileName: string }) {
	const queries = useQueryClient();

	async function stop() {
		try {
			await callApi(`/api/v1/imports/${id}/cancel`, { method: "POST" });
			return { ok: true, message: `${fileName} was cancelled. Nothing of it was counted.` };
		} catch (error) {
			if (error instanceof ApiError) return { ok: false, message: error.message };
			throw error;
		} finally {
			await queries.invalidateQueries({ queryKey: [IMPORTS_KEY] });
		}
	}

	return (
		<ConfirmButton
			size="sm"
			verb="Cancel import"
			title={`Cancel ${fileName}?`}
			consequence="No figure changes: nothing of this file has been counted yet. Its bytes stay among the raw exports."
			action={stop}
		/>
	);
}

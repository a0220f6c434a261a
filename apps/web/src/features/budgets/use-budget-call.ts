"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";

interface BudgetRequest {
	/** Below `/api/v1`. */
	readonly path: string;
	readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
	readonly body?: unknown;
}

/** Changes something about budgets; the page is read again when it was done. */
export function useBudgetCall<T>(onDone: (answer: T) => void) {
	const router = useRouter();
	return useMutation({
		mutationFn: ({ path, ...init }: BudgetRequest) => callApi<T>(`/api/v1${path}`, init),
		onSuccess: (answer) => {
			onDone(answer);
			router.refresh();
		},
		onError: (error) => {
			// Forms show what the API refused; who did not answer is told here.
			if (!(error instanceof ApiError)) toast({ tone: "bad", text: error.message });
		},
	});
}

/** What a form says after the API has refused it; null before, or where its fields say it. */
export function refusalText(error: unknown): string | null {
	if (!(error instanceof ApiError)) return null;
	const { title, fix, fields } = error.problem;
	if (fields === undefined) return fix === undefined ? title : `${title} ${fix}`;
	return Object.entries(fields)
		.map(([field, text]) => (field === "" ? text : `${field}: ${text}`))
		.join(" ");
}

/** The stable word of what the API refused; null when it refused nothing. */
export function refusalCode(error: unknown): string | null {
	return error instanceof ApiError ? error.problem.code : null;
}

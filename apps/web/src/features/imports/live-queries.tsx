"use client";

import type { ImportDetail, ImportSummary, Page } from "@outlay/db/read-models/imports";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "./api-client.ts";
import { isMoving } from "./import-words.ts";

/** While something moves. The worker reports about as often. */
const MOVING_MS = 1_000;
/** Otherwise, so that what a colleague brings appears. */
const STILL_MS = 15_000;

/** Keeps the live parts of a screen fresh. One cache per screen: what it shows first comes with the page. */
export function LiveQueries({ children }: { readonly children: ReactNode }) {
	const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 2 } } }));
	return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

export const IMPORTS_KEY = "imports";

/** The list of imports at an address of the API, asked again while one of them moves. */
export function useImportList(path: string, initialData: Page<ImportSummary>): Page<ImportSummary> {
	const { data } = useQuery({
		queryKey: [IMPORTS_KEY, path],
		queryFn: () => callApi<Page<ImportSummary>>(path),
		initialData,
		refetchInterval: (query) =>
			query.state.data?.items.some((item) => isMoving(item.status)) === true ? MOVING_MS : STILL_MS,
	});
	return data;
}

/** One import, asked again while it moves. */
export function useImport(initialData: ImportDetail): ImportDetail {
	const { data } = useQuery({
		queryKey: [IMPORTS_KEY, initialData.id],
		queryFn: () => callApi<ImportDetail>(`/api/v1/imports/${initialData.id}`),
		initialData,
		refetchInterval: (query) => (isMoving(query.state.data?.status ?? "done") ? MOVING_MS : false),
	});
	return data;
}

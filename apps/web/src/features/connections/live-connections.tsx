"use client";

import type { ConnectionView } from "@outlay/db/read-models/connections";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi, callWholeList } from "../imports/api-client.ts";

const CONNECTIONS_KEY = "connections";
const PATH = "/api/v1/connections";
/** While one is read; the worker notes every window. */
const MOVING_MS = 1_500;
const STILL_MS = 15_000;

/** All connections, asked again while one of them is read. */
export function useConnections(initial: readonly ConnectionView[]): readonly ConnectionView[] {
	const { data } = useQuery({
		queryKey: [CONNECTIONS_KEY],
		queryFn: () => callWholeList<ConnectionView>(PATH),
		initialData: initial,
		refetchInterval: (query) =>
			query.state.data?.some((item) => item.isPulling) === true ? MOVING_MS : STILL_MS,
	});
	return data;
}

interface ConnectionRequest {
	/** Below the list's address: "" for the list itself. */
	readonly path: string;
	readonly method: "POST" | "PATCH" | "DELETE";
	readonly body?: unknown;
}

/** Changes something about connections; the list is asked again whatever came of it. */
export function useConnectionCall<T>(onDone: (answer: T) => void) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: ({ path, ...init }: ConnectionRequest) => callApi<T>(`${PATH}${path}`, init),
		onSuccess: onDone,
		onError: (error) => {
			// A form shows what is wrong beside its fields; what has none is told here.
			if (error instanceof ApiError && error.problem.fields !== undefined) return;
			toast({ tone: "bad", text: error.message });
		},
		onSettled: () => queries.invalidateQueries({ queryKey: [CONNECTIONS_KEY] }),
	});
}

/** The sentence for a field, after the API has refused it. */
export function fieldFault(error: unknown, field: string): string | undefined {
	return error instanceof ApiError ? error.problem.fields?.[field] : undefined;
}

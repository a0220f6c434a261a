"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi, callWholeList } from "../imports/api-client.ts";
import type { ChannelView } from "./channel-view.ts";

const CHANNELS_KEY = "channels";
const PATH = "/api/v1/channels";
/** While a message is on its way. */
const SENDING_MS = 1_500;
const STILL_MS = 15_000;

/** All channels, asked again sooner while messages wait. */
export function useChannels(initial: readonly ChannelView[]): readonly ChannelView[] {
	const { data } = useQuery({
		queryKey: [CHANNELS_KEY],
		queryFn: () => callWholeList<ChannelView>(PATH),
		initialData: initial,
		refetchInterval: (query) =>
			query.state.data?.some(({ waiting }) => waiting > 0) === true ? SENDING_MS : STILL_MS,
	});
	return data;
}

interface ChannelRequest {
	/** Below the list's address: "" for the list itself. */
	readonly path: string;
	readonly method: "POST" | "PATCH" | "DELETE";
	readonly body?: unknown;
}

/** Changes something about channels; the list is asked again whatever came of it. */
export function useChannelCall<T>(onDone: (answer: T) => void) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: ({ path, ...init }: ChannelRequest) => callApi<T>(`${PATH}${path}`, init),
		onSuccess: onDone,
		onError: (error) => {
			// A form shows what is wrong beside its fields; what has none is told here.
			if (error instanceof ApiError && error.problem.fields !== undefined) return;
			toast({ tone: "bad", text: error.message });
		},
		onSettled: () => queries.invalidateQueries({ queryKey: [CHANNELS_KEY] }),
	});
}

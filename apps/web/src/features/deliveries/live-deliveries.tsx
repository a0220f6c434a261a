"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "../../design/toast.ts";
import { callApi } from "../imports/api-client.ts";
import type { DeliveryListView } from "./delivery-view.ts";

const PATH = "/api/v1/deliveries";
/** While one is on its way. */
const SENDING_MS = 1_500;
const STILL_MS = 15_000;

/** A page of the log, asked again sooner while deliveries are being sent. */
export function useDeliveries(path: string, initialData: DeliveryListView): DeliveryListView {
	const { data } = useQuery({
		queryKey: ["deliveries", path],
		queryFn: () => callApi<DeliveryListView>(path),
		initialData,
		refetchInterval: (query) =>
			query.state.data?.items.some(({ status }) => status === "waiting") === true ? SENDING_MS : STILL_MS,
	});
	return data;
}

/** What is sent to `POST /deliveries/replay`. */
export type ReplayBody = { readonly ids: readonly string[] } | { readonly to: "people" };

/** Sends again what could not be sent; all that the screen shows is asked again whatever came of it. */
export function useReplay(onDone: () => void = () => undefined) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (body: ReplayBody) =>
			callApi<{ readonly messages: number }>(`${PATH}/replay`, { method: "POST", body }),
		onSuccess: ({ messages }) => {
			toast({
				tone: "ok",
				text: `${messages === 1 ? "1 message is" : `${messages} messages are`} sent again.`,
			});
			onDone();
		},
		onError: (error) => toast({ tone: "bad", text: error.message }),
		onSettled: () => queries.invalidateQueries(),
	});
}

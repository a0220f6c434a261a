"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";
import type { AlertDetailView, AlertListView } from "./alert-view.ts";
import { askOpenAlerts } from "./open-alerts.ts";

const ALERTS_KEY = "alerts";
const PATH = "/api/v1/alerts";
const STILL_MS = 15_000;
/** While a message about it is on its way. */
const SENDING_MS = 2_000;

/** A page of the list, kept fresh. */
export function useAlertList(path: string, initialData: AlertListView): AlertListView {
	const { data } = useQuery({
		queryKey: [ALERTS_KEY, path],
		queryFn: () => callApi<AlertListView>(path),
		initialData,
		refetchInterval: STILL_MS,
	});
	return data;
}

/** One alert, asked again sooner while messages about it are being sent. */
export function useAlert(initialData: AlertDetailView): AlertDetailView {
	const { data } = useQuery({
		queryKey: [ALERTS_KEY, initialData.id],
		queryFn: () => callApi<AlertDetailView>(`${PATH}/${initialData.id}`),
		initialData,
		refetchInterval: (query) => {
			const messages = query.state.data?.steps.flatMap((step) => step.messages) ?? [];
			return messages.some(({ status }) => status === "waiting") ? SENDING_MS : STILL_MS;
		},
	});
	return data;
}

/** What is sent to `POST /alerts/actions`. */
export type AlertActionBody = {
	readonly action: "acknowledge" | "snooze" | "resolve" | "comment" | "take" | "assign";
	readonly ids: readonly string[];
	readonly personId?: string;
	readonly note?: string;
	readonly reason?: string;
	readonly until?: string;
};

/** Does something to alerts; what is shown of them is asked again whatever came of it. */
export function useAlertAction(onDone: (body: AlertActionBody) => void) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (body: AlertActionBody) => callApi<unknown>(`${PATH}/actions`, { method: "POST", body }),
		onSuccess: (_answer, body) => onDone(body),
		onError: (error) => {
			// A form shows what is wrong beside its fields; what has none is told here.
			if (error instanceof ApiError && error.problem.fields !== undefined) return;
			toast({ tone: "bad", text: error.message });
		},
		onSettled: () => {
			void askOpenAlerts();
			return queries.invalidateQueries({ queryKey: [ALERTS_KEY] });
		},
	});
}

/** Somebody who may be given an alert. */
export interface AssigneeView {
	readonly id: string;
	readonly name: string;
}

/** Who may be given an alert; `people` null: not known yet, or `error` says why not. */
export function useAssignees(id: string): {
	readonly people: readonly AssigneeView[] | null;
	readonly error: Error | null;
} {
	const { data, error } = useQuery({
		queryKey: ["assignees", id],
		queryFn: () => callApi<{ readonly items: readonly AssigneeView[] }>(`${PATH}/${id}/assignees`),
	});
	return { people: data?.items ?? null, error };
}

/** Says whether an anomaly was worth telling; null takes it back. */
export function useFeedback(id: string) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (verdict: "useful" | "not_useful" | null) =>
			callApi<unknown>(`${PATH}/${id}/feedback`, { method: "PUT", body: { verdict } }),
		onSuccess: (_answer, verdict) =>
			toast({ tone: "ok", text: verdict === null ? "Taken back." : "Thank you: it is kept." }),
		onError: (error) => toast({ tone: "bad", text: error.message }),
		onSettled: () => queries.invalidateQueries({ queryKey: [ALERTS_KEY] }),
	});
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { callApi } from "../imports/api-client.ts";

/** While a budget was never evaluated: the worker needs a second or two. */
const WAITING_MS = 1_500;
/** Otherwise: an answer that says nothing new has no body. */
const STILL_MS = 5_000;

export interface LiveBudgetsProps {
	/** The states that the page shows, as the API would answer them. */
	readonly shown: string;
	/** The only budget that the page shows; null: all of them. */
	readonly id: string | null;
	readonly isWaiting: boolean;
}

interface States {
	readonly items: readonly { readonly id: string }[];
}

/** Reads the page again when the worker has evaluated what it shows. */
export function LiveBudgets({ shown, id, isWaiting }: LiveBudgetsProps) {
	const router = useRouter();
	const { data } = useQuery({
		queryKey: ["budget-states"],
		queryFn: () => callApi<States>("/api/v1/budgets/state"),
		refetchInterval: isWaiting ? WAITING_MS : STILL_MS,
	});
	const now = data === undefined ? shown : statesText(data, id);
	useEffect(() => {
		if (now !== shown) router.refresh();
	}, [now, shown, router]);
	return null;
}

const statesText = ({ items }: States, id: string | null) =>
	JSON.stringify(id === null ? items : items.filter((item) => item.id === id));

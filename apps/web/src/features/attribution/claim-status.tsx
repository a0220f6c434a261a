"use client";

import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { type Claim, claimText, isCounted } from "./claim-words.ts";

const ASK_EVERY_MS = 2_000;
/** Five minutes: attributing a year again on a busy machine. Whoever still looks then sees it when they come back. */
const TRIES_MAX = 150;

export interface ClaimState {
	/** The last claim; null: none was made here. */
	readonly claim: Claim | null;
	/** Its figures have not followed yet. */
	readonly waits: boolean;
	readonly text: string;
	readonly begin: (claim: Claim) => void;
}

/** A claim that was published, until the figures of its keys follow: the page is read again meanwhile. */
export function useClaim(items: readonly ClaimableKeys[]): ClaimState {
	const router = useRouter();
	const [claim, setClaim] = useState<Claim | null>(null);
	const [tries, setTries] = useState(0);
	const counted = claim !== null && isCounted(claim, items);
	const waits = claim !== null && !counted;
	const asks = waits && tries < TRIES_MAX;

	useEffect(() => {
		if (!asks) return;
		const timer = setTimeout(() => {
			setTries(tries + 1);
			router.refresh();
		}, ASK_EVERY_MS);
		return () => clearTimeout(timer);
	}, [asks, tries, router]);

	const begin = (made: Claim) => {
		setClaim(made);
		setTries(0);
	};
	const state = counted ? "counted" : asks ? "soon" : "late";
	return { claim, waits, text: claim === null ? "" : claimText(claim, state), begin };
}

/** Says what was claimed. It is there before it says anything, so that screen readers hear it. */
export function ClaimStatus({ text }: Pick<ClaimState, "text">) {
	const look = text === "" ? "" : "mx-4.5 my-3 rounded-md bg-ok-soft px-3 py-2 text-sm text-ok";
	return (
		<div role="status" className={look}>
			{text}
		</div>
	);
}

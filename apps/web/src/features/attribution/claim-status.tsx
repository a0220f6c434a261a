"use client";

import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { type Claim, claimText, NO_CLAIMS, progressOf, waitingClaims, withClaim } from "./claim-words.ts";

const ASK_EVERY_MS = 2_000;

export interface ClaimState {
	/** Claims made here whose figures have not followed yet. */
	readonly waiting: readonly Claim[];
	/** About the last claim; "": none was made here. */
	readonly text: string;
	readonly begin: (claim: Claim) => void;
}

/** Claims that were published, until the figures of their keys follow: the page is read again meanwhile. */
export function useClaims(items: readonly ClaimableKeys[]): ClaimState {
	const router = useRouter();
	const [claims, setClaims] = useState(NO_CLAIMS);
	const { made, tries } = claims;
	const waiting = waitingClaims(claims, items).map(({ claim }) => claim);
	const asks = waiting.length > 0;

	useEffect(() => {
		if (!asks) return;
		const timer = setTimeout(() => {
			setClaims((before) => ({ ...before, tries: tries + 1 }));
			router.refresh();
		}, ASK_EVERY_MS);
		return () => clearTimeout(timer);
	}, [asks, tries, router]);

	const last = made.at(-1);
	return {
		waiting,
		text: last === undefined ? "" : claimText(last.claim, progressOf(last.claim, items, tries - last.since)),
		begin: (claim) => setClaims((before) => withClaim(before, claim, items)),
	};
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

"use client";

import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { moneyLine } from "@outlay/finops/money-text";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { add } from "../spend/query/decimal.ts";
import { type Claim, movingRows, ownerOf } from "./claim-words.ts";
import { problemText, send } from "./send.ts";
import { type ChosenTarget, NO_TARGET, targetOfChoice } from "./target-choice.ts";
import { TargetFields } from "./target-fields.tsx";

export interface ClaimFormProps {
	readonly rows: readonly ClaimableKeys[];
	readonly names: AttributionNames;
	readonly hasDraft: boolean;
	/** With what was published at once; null: it is in the draft. */
	readonly onDone: (claim: Claim | null) => void;
}

type Claimed = { readonly status: "drafted" } | { readonly status: "published"; readonly version: number };

/** Stays in sight while keys are chosen. */
export function ClaimForm({ rows, names, hasDraft, onDone }: ClaimFormProps) {
	const router = useRouter();
	const [target, setTarget] = useState<ChosenTarget>(NO_TARGET);
	const [from, setFrom] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [pending, startTransition] = useTransition();
	if (rows.length === 0) return null;

	function claim(publish: boolean) {
		startTransition(async () => {
			const keyIds = [...new Set(rows.map(({ keyId }) => keyId))];
			const json = { keyIds, target: targetOfChoice(target), from: from === "" ? null : from, publish };
			const sent = await send<Claimed>("POST", "/api/v1/attribution/claims", { json });
			if (!sent.ok) {
				setFault(problemText(sent.problem));
				return;
			}
			setFault(null);
			if (sent.value.status === "published") {
				const moving = movingRows(rows, target, names);
				onDone({ rows, moving, owner: ownerOf(target, names), version: sent.value.version });
			} else {
				toast({ tone: "ok", text: "Added to the draft. Nothing moves before it is published." });
				onDone(null);
			}
			router.refresh();
		});
	}

	const count = new Set(rows.map(({ keyId }) => keyId)).size;
	const isEmpty = Object.keys(targetOfChoice(target)).length === 0;
	return (
		<section
			aria-label="Claim the chosen keys"
			className="sticky bottom-0 z-2 grid gap-3 rounded-b-lg border-t border-line-strong bg-panel px-4.5 py-3.5 shadow-float"
		>
			<p className="text-sm">
				<b>
					{count} {count === 1 ? "key" : "keys"}
				</b>
				, {amountsText(rows)} in this period
			</p>
			{fault !== null && (
				<Notice tone="bad" live>
					{fault}
				</Notice>
			)}
			<div className="grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
				<TargetFields names={names} value={target} onChange={setTarget} />
				<TextField
					label="From"
					type="date"
					value={from}
					onChange={(event) => setFrom(event.target.value)}
					hint="Empty: all open months"
				/>
			</div>
			<ClaimButtons {...{ isEmpty, hasDraft, pending }} onClaim={claim} />
		</section>
	);
}

function ClaimButtons({
	isEmpty,
	hasDraft,
	pending,
	onClaim,
}: {
	readonly isEmpty: boolean;
	readonly hasDraft: boolean;
	readonly pending: boolean;
	readonly onClaim: (publish: boolean) => void;
}) {
	return (
		<div className="flex flex-wrap justify-end gap-2">
			<Button disabled={isEmpty} pending={pending} onClick={() => onClaim(false)}>
				Add to draft
			</Button>
			<Button
				variant="primary"
				disabled={isEmpty || hasDraft}
				pending={pending}
				title={hasDraft ? "A draft waits: publishing now would publish it too." : undefined}
				onClick={() => onClaim(true)}
			>
				Claim and publish
			</Button>
		</div>
	);
}

function amountsText(rows: readonly ClaimableKeys[]): string {
	const byCurrency = Map.groupBy(rows, ({ currency }) => currency);
	return [...byCurrency]
		.map(([currency, group]) => moneyLine(add(...group.map(({ spend }) => spend)), currency))
		.join(" and ");
}

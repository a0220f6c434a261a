"use client";

import type { AccountFamily } from "@outlay/db/read-models/billing-accounts";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "./api-client.ts";
import { sourceText } from "./import-words.ts";

interface PrecedenceFormProps {
	readonly accountId: string;
	readonly families: readonly AccountFamily[];
}

/** Which source counts first, where more than one says the same. */
export function PrecedenceForm({ accountId, families }: PrecedenceFormProps) {
	return (["billed", "metered"] as const).map((basis) => {
		const own = families.filter((family) => family.basis === basis);
		if (own.length < 2) return null;
		// A new order from the server starts the form afresh.
		const key = `${basis} ${own.map(({ family, rank }) => `${family}:${rank}`).join()}`;
		return <OrderForm key={key} accountId={accountId} basis={basis} families={own} />;
	});
}

const WORDS = { billed: "Which bill counts first", metered: "Which usage counts first" } as const;

function OrderForm({
	accountId,
	basis,
	families,
}: PrecedenceFormProps & { readonly basis: "billed" | "metered" }) {
	const router = useRouter();
	const [pending, startTransition] = useTransition();
	const [order, setOrder] = useState(families.map(({ family }) => family));
	const isOwn = families.some(({ rank }) => rank !== null);
	const hasChanged = order.some((family, index) => family !== families[index]?.family);

	function save(next: readonly string[]) {
		startTransition(async () => {
			try {
				const body = { basis, families: next };
				await callApi(`/api/v1/billing-accounts/${accountId}/precedence`, { method: "PUT", body });
				toast({ tone: "ok", text: "Saved. The account's days are rebuilt; money is still counted once." });
				router.refresh();
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				toast({ tone: "bad", text: error.message });
			}
		});
	}

	return (
		<details className="border-t border-line px-4.5 py-3 text-sm">
			<summary className="rounded-xs text-ink-2">{WORDS[basis]}</summary>
			<p className="mt-2 text-ink-2">
				The first that holds a day counts for it; the others only reconcile. An exact source always comes
				before a rounded one, and one of the whole account before a filtered file.
			</p>
			<ol className="mt-2 grid max-w-md gap-1.5">
				{order.map((family, index) => (
					<li
						key={family}
						className="flex items-center justify-between gap-3 rounded-md border border-line px-2.5 py-1.5"
					>
						<span>
							<span className="num text-ink-3">{index + 1}.</span> {sourceText(family)}
						</span>
						<MoveUp family={family} disabled={index === 0} onMove={() => setOrder(movedUp(order, index))} />
					</li>
				))}
			</ol>
			<div className="mt-3 flex flex-wrap gap-2">
				<Button
					variant="primary"
					size="sm"
					disabled={!hasChanged}
					pending={pending}
					onClick={() => save(order)}
				>
					Save order
				</Button>
				{isOwn && (
					<Button size="sm" disabled={pending} onClick={() => save([])}>
						Back to the default order
					</Button>
				)}
			</div>
		</details>
	);
}

function MoveUp({
	family,
	disabled,
	onMove,
}: {
	readonly family: string;
	readonly disabled: boolean;
	readonly onMove: () => void;
}) {
	return (
		<Button size="sm" disabled={disabled} aria-label={`Move up ${sourceText(family)}`} onClick={onMove}>
			Move up
		</Button>
	);
}

function movedUp(order: readonly string[], index: number): string[] {
	const next = [...order];
	const [moved] = next.splice(index, 1);
	if (moved !== undefined) next.splice(index - 1, 0, moved);
	return next;
}

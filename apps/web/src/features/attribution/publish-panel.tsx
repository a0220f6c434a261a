"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import { Field, Textarea } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { toast } from "../../design/toast.ts";
import { problemText, send } from "./send.ts";

export interface PublishPanelProps {
	readonly revision: number;
	readonly nextVersion: number;
	/** Why it cannot be published now, or null. */
	readonly blocked: string | null;
	/** The money that moves, in words: the consequence. */
	readonly consequence: string;
}

/** Publishes the saved draft, or throws it away. */
export function PublishPanel({ revision, nextVersion, blocked, consequence }: PublishPanelProps) {
	const router = useRouter();
	const [note, setNote] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [pending, startTransition] = useTransition();

	function publish() {
		startTransition(async () => {
			const sent = await send<{ readonly version: number }>("POST", "/api/v1/attribution/publish", {
				json: { revision, note },
			});
			if (!sent.ok) {
				setFault(problemText(sent.problem));
				return;
			}
			toast({
				tone: "ok",
				text: `Version ${sent.value.version} is published. Open months are being attributed again.`,
			});
			router.push("/attribution");
			router.refresh();
		});
	}

	async function discard() {
		const sent = await send("DELETE", `/api/v1/attribution/draft?revision=${revision}`);
		if (!sent.ok) return { ok: false, message: problemText(sent.problem) };
		router.push("/attribution");
		router.refresh();
		return { ok: true, message: "The draft is gone. The published rules stay." };
	}

	return (
		<Panel title={`Publish as version ${nextVersion}`}>
			<div className="grid gap-3">
				<p className="text-sm text-ink-2">{consequence} Closed months stay as they are.</p>
				{blocked !== null && <Notice tone="warn">{blocked}</Notice>}
				{fault !== null && (
					<Notice tone="bad" live>
						{fault}
					</Notice>
				)}
				<Field label="Note" hint="Why; kept in the history">
					{(ids) => (
						<Textarea
							{...ids}
							rows={2}
							maxLength={500}
							value={note}
							onChange={(event) => setNote(event.target.value)}
						/>
					)}
				</Field>
				<div className="flex flex-wrap justify-between gap-2">
					<ConfirmButton
						verb="Discard"
						title="Discard the draft?"
						consequence="No money moves: the published rules stay. What was prepared in the draft is lost."
						action={discard}
					/>
					<Button variant="primary" disabled={blocked !== null} pending={pending} onClick={publish}>
						Publish
					</Button>
				</div>
			</div>
		</Panel>
	);
}

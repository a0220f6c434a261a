"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { problemText, send } from "./send.ts";

export interface BehindNoticeProps {
	readonly revision: number;
	readonly currentVersion: number;
	/** What was published since, in words. */
	readonly changes: string;
}

/** Others published since the draft was begun: says what, and brings the draft onto it. */
export function BehindNotice({ revision, currentVersion, changes }: BehindNoticeProps) {
	const router = useRouter();
	const [conflict, setConflict] = useState<readonly string[] | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [pending, startTransition] = useTransition();

	function rebase(prefer: "draft" | "current" | null) {
		startTransition(async () => {
			const sent = await send("POST", "/api/v1/attribution/draft/rebase", { json: { revision, prefer } });
			if (sent.ok) {
				toast({ tone: "ok", text: `The draft is based on version ${currentVersion} now.` });
				setConflict(null);
				router.refresh();
			} else if (sent.problem.code === "merge_conflict")
				setConflict(Object.values(sent.problem.fields ?? {}));
			else setFault(problemText(sent.problem));
		});
	}

	return (
		<Notice tone="warn">
			<div className="grid gap-2">
				<p>
					<b>Version {currentVersion} was published since this draft was begun:</b> {changes}.
				</p>
				{fault !== null && <p role="alert">{fault}</p>}
				{conflict === null ? (
					<div>
						<Button size="sm" pending={pending} onClick={() => rebase(null)}>
							Bring the draft onto version {currentVersion}
						</Button>
					</div>
				) : (
					<div className="grid gap-2" role="alert">
						<p>Both changed the same rules:</p>
						<ul className="list-disc pl-5">
							{conflict.map((rule) => (
								<li key={rule}>{rule}</li>
							))}
						</ul>
						<div className="flex flex-wrap gap-2">
							<Button size="sm" pending={pending} onClick={() => rebase("draft")}>
								Take the draft's
							</Button>
							<Button size="sm" pending={pending} onClick={() => rebase("current")}>
								Take the published
							</Button>
						</div>
					</div>
				)}
			</div>
		</Notice>
	);
}

"use client";

import { countText } from "@outlay/finops/count-text";
import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { type LogVerdict, verifyLog } from "./audit-actions.ts";

/** Verifies on demand and shows the verdict, with the head to note for the next time. */
export function VerifyLog() {
	const [head, setHead] = useState("");
	const [verdict, setVerdict] = useState<LogVerdict | null>(null);
	const [pending, startTransition] = useTransition();

	function verify() {
		startTransition(async () => setVerdict(await verifyLog(head)));
	}

	return (
		<div className="grid gap-3">
			<form
				className="flex flex-wrap items-end gap-2"
				onSubmit={(event) => {
					event.preventDefault();
					verify();
				}}
			>
				<div className="min-w-0 flex-1 basis-64">
					<TextField
						label="Head noted earlier (optional)"
						value={head}
						onChange={(event) => setHead(event.target.value)}
						autoComplete="off"
						spellCheck={false}
						className="font-mono"
						error={verdict?.ok === null ? verdict.problem : undefined}
					/>
				</div>
				<Button type="submit" variant="primary" pending={pending}>
					Verify the log
				</Button>
			</form>
			{verdict !== null && verdict.ok !== null && <Verdict verdict={verdict} />}
		</div>
	);
}

function Verdict({ verdict }: { readonly verdict: Exclude<LogVerdict, { ok: null }> }) {
	if (!verdict.ok) {
		return (
			<Notice tone="bad" live>
				<b>The log was changed.</b> At event {verdict.sequence}: {verdict.problem}. Keep a copy of the
				database as it is, and compare it with a backup.
			</Notice>
		);
	}
	return (
		<div className="grid gap-2">
			<Notice tone="ok" live>
				<b>The log holds.</b> All {countText(verdict.events)} events are as they were written, in order and
				without gaps.
			</Notice>
			<p className="text-xs text-ink-3">
				Note this head outside Outlay. A later verification with it also finds whether newest events were
				removed.
			</p>
			<div className="flex items-center gap-2">
				<code className="min-w-0 flex-1 rounded-md bg-sunken px-2.5 py-1.5 font-mono text-xs break-all select-all">
					{verdict.head}
				</code>
				<CopyButton text={verdict.head} what="head" size="sm" />
			</div>
		</div>
	);
}

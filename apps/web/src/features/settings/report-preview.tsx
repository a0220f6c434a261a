"use client";

import { useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";

/** Mails its reader last month's report of the organization, to see what leads and finance get. */
export function ReportPreview() {
	const [pending, startTransition] = useTransition();

	function send() {
		startTransition(async () => {
			try {
				await callApi("/api/v1/me/spend-report", { method: "POST", body: {} });
				toast({ tone: "ok", text: "Last month's report is on its way to you." });
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				toast({ tone: "bad", text: error.message });
			}
		});
	}

	return (
		<div className="grid justify-items-start gap-2">
			<p className="max-w-[72ch] text-sm text-ink-2">
				Leads get the month of each of their departments and teams, finance that of the organization: on the
				first day on which the data of the month is complete, at the latest on the 5th.
			</p>
			<Button pending={pending} onClick={send}>
				Send me last month's report
			</Button>
		</div>
	);
}

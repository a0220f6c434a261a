"use client";

import type { AnomalySettings } from "@outlay/db/read-models/anomalies";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import type { Problem } from "../../api/problem.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";

/** Below what an unusual day is not told. */
export function AnomalyFloorsForm({ floors }: Pick<AnomalySettings, "floors">) {
	const router = useRouter();
	const [problem, setProblem] = useState<Problem | null>(null);
	const [pending, startTransition] = useTransition();

	function save(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const fields = new FormData(event.currentTarget);
		const body = { money: fields.get("money"), percent: Number(fields.get("percent")) };
		startTransition(async () => {
			try {
				await callApi("/api/v1/anomalies/settings", { method: "PUT", body });
				setProblem(null);
				toast({ tone: "ok", text: "Saved. The floors hold from the next import on." });
				router.refresh();
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				setProblem(error.problem);
			}
		});
	}

	return (
		<form onSubmit={save} className="grid max-w-xl gap-4">
			{problem !== null && problem.fields === undefined && (
				<Notice tone="bad" live>
					{problem.title} {problem.fix}
				</Notice>
			)}
			<TextField
				label="Money above the expected, in a day"
				name="money"
				inputMode="decimal"
				required
				defaultValue={floors.money}
				hint="In the currency of the bill. A day has to reach both floors to be told."
				error={problem?.fields?.["money"]}
			/>
			<TextField
				label="Per cent above the expected"
				name="percent"
				type="number"
				min={1}
				max={1000}
				required
				defaultValue={String(floors.percent)}
				error={problem?.fields?.["percent"]}
			/>
			<div>
				<Button type="submit" variant="primary" pending={pending}>
					Change the floors
				</Button>
			</div>
		</form>
	);
}

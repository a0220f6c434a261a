"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import type { Problem } from "../../api/problem.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";
import { CURRENCIES } from "../people/currencies.ts";

export interface SettingsFormProps {
	readonly organization: { readonly name: string; readonly timeZone: string; readonly currency: string };
	readonly zones: readonly string[];
}

export function SettingsForm({ organization, zones }: SettingsFormProps) {
	const router = useRouter();
	const [problem, setProblem] = useState<Problem | null>(null);
	const [pending, startTransition] = useTransition();

	function save(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const body = Object.fromEntries(new FormData(event.currentTarget));
		startTransition(async () => {
			try {
				await callApi("/api/v1/organization", { method: "PATCH", body });
				setProblem(null);
				toast({ tone: "ok", text: "Saved." });
				router.refresh();
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				setProblem(error.problem);
			}
		});
	}

	const fault = (field: string) => problem?.fields?.[field];
	return (
		<form onSubmit={save} className="grid max-w-xl gap-4">
			{problem !== null && problem.fields === undefined && (
				<Notice tone="bad" live>
					{problem.title} {problem.fix}
				</Notice>
			)}
			<TextField
				label="Name"
				name="name"
				required
				maxLength={200}
				defaultValue={organization.name}
				error={fault("name")}
			/>
			<SelectField
				label="Time zone"
				name="timeZone"
				defaultValue={organization.timeZone}
				options={zones.map((name) => ({ value: name, label: name.replaceAll("_", " ") }))}
				hint="Times are shown in it, and it says which day is today. Days of spend are the providers' days, which are UTC."
				error={fault("timeZone")}
			/>
			<SelectField
				label="Currency"
				name="currency"
				defaultValue={organization.currency}
				options={CURRENCIES.map((code) => ({ value: code, label: code }))}
				hint="Figures are in it: others are converted where an exchange rate of the price book holds on their day. Charges keep the currency of their bill."
				error={fault("currency")}
			/>
			<div>
				<Button type="submit" variant="primary" pending={pending}>
					Save
				</Button>
			</div>
		</form>
	);
}

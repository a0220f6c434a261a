"use client";

import { type FormEvent, useState, useTransition } from "react";
import type { Problem } from "../../api/problem.ts";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { SelectField, type SelectOption } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { textIn } from "../alerts/form-text.ts";
import { ApiError, callApi } from "../imports/api-client.ts";
import type { NotificationsView } from "./notifications-view.ts";
import { QuietHoursFields, quietHoursIn } from "./quiet-hours-fields.tsx";

export interface NotificationsFormProps {
	readonly initial: NotificationsView;
	readonly organizationZone: string;
	readonly zones: readonly string[];
}

const SEVERITIES = [
	{ name: "critical", label: "Critical alerts" },
	{ name: "warning", label: "Warnings" },
	{ name: "info", label: "Information" },
] as const;

const PACES: readonly SelectOption[] = [
	{ value: "now", label: "At once by mail" },
	{ value: "daily", label: "In a daily digest" },
	{ value: "weekly", label: "In a weekly digest" },
	{ value: "none", label: "Not by mail" },
];

/** How its reader hears of alerts. */
export function NotificationsForm({ initial, organizationZone, zones }: NotificationsFormProps) {
	const [problem, setProblem] = useState<Problem | null>(null);
	const [pending, startTransition] = useTransition();

	function save(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const paces = Object.fromEntries(SEVERITIES.map(({ name }) => [name, textIn(form, name)]));
		startTransition(async () => {
			try {
				const spendReport = form.has("spendReport");
				const requestMails = form.has("requestMails");
				const body = { ...paces, ...quietHoursIn(form), spendReport, requestMails };
				await callApi("/api/v1/me/notifications", { method: "PUT", body });
				setProblem(null);
				toast({ tone: "ok", text: "Saved. It holds for what happens from now on." });
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
			{SEVERITIES.map(({ name, label }) => (
				<SelectField
					key={name}
					label={label}
					name={name}
					defaultValue={initial[name]}
					options={PACES}
					error={fault(name)}
				/>
			))}
			<p className="text-xs text-ink-3">
				Digests come at 08:00, weekly ones on Mondays, and say what is over by then.
			</p>
			<QuietHoursFields {...initial} organizationZone={organizationZone} zones={zones} faultOf={fault} />
			<Checkbox
				label="Monthly report of spend"
				name="spendReport"
				defaultChecked={initial.spendReport}
				hint="For leads, of each of their departments and teams; for finance, of the organization."
			/>
			<Checkbox
				label="Requests for budgets"
				name="requestMails"
				defaultChecked={initial.requestMails}
				hint="New ones that you may decide, and what was decided of your own."
			/>
			<div>
				<Button type="submit" variant="primary" pending={pending}>
					Save
				</Button>
			</div>
		</form>
	);
}

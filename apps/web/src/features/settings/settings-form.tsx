"use client";

import type { OrganizationSettings } from "@outlay/db/repositories/organizations";
import { FISCAL_PATTERNS, type FiscalPattern } from "@outlay/finops/fiscal-calendar";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import type { Problem } from "../../api/problem.ts";
import { Button } from "../../design/button.tsx";
import { LONG_MONTHS } from "../../design/day-text.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";
import { CURRENCIES } from "../people/currencies.ts";

export interface SettingsFormProps {
	readonly organization: OrganizationSettings;
	readonly zones: readonly string[];
}

export function SettingsForm({ organization, zones }: SettingsFormProps) {
	const router = useRouter();
	const [problem, setProblem] = useState<Problem | null>(null);
	const [pending, startTransition] = useTransition();

	function save(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const fields = Object.fromEntries(new FormData(event.currentTarget));
		const body = { ...fields, fiscalStartMonth: Number(fields["fiscalStartMonth"]) };
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
			<FiscalFields organization={organization} fault={fault} />
			<div>
				<Button type="submit" variant="primary" pending={pending}>
					Save
				</Button>
			</div>
		</form>
	);
}

/** Labels of the patterns, as their users know them. */
const PATTERN_WORDS: Readonly<Record<FiscalPattern, string>> = {
	months: "Calendar months",
	"4-4-5": "4-4-5 weeks",
};

function FiscalFields({
	organization,
	fault,
}: Pick<SettingsFormProps, "organization"> & {
	readonly fault: (field: string) => string | undefined;
}) {
	return (
		<>
			<SelectField
				label="Fiscal year begins in"
				name="fiscalStartMonth"
				defaultValue={organization.fiscalStartMonth}
				options={LONG_MONTHS.map((label, index) => ({ value: String(index + 1), label }))}
				hint="Quarters and years of reports and budgets follow it. A fiscal year has the name of the calendar year that it ends in. Amounts that a budget has for single periods of before hold for none of the new ones; its page names them."
				error={fault("fiscalStartMonth")}
			/>
			<SelectField
				label="Fiscal periods"
				name="fiscalPattern"
				defaultValue={organization.fiscalPattern}
				options={FISCAL_PATTERNS.map((value) => ({ value, label: PATTERN_WORDS[value] }))}
				hint="With 4-4-5, weeks begin on Sunday and the year ends on the last Saturday before that month; a 53rd week is in the last period. “This month” and the closing of months stay calendar months."
				error={fault("fiscalPattern")}
			/>
		</>
	);
}

"use client";

import type { ImportSummary } from "@outlay/db/read-models/imports";
import type { ImportTrouble } from "@outlay/db/read-models/imports-trouble";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, Fragment } from "react";
import type { Problem } from "../../api/problem.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "./api-client.ts";
import { endAfter, issuerText, lastDayOf, sourceText } from "./import-words.ts";
import { IMPORTS_KEY } from "./live-queries.tsx";

interface ConfirmFormProps {
	readonly item: ImportSummary;
	readonly trouble: ImportTrouble;
}

/** Answers what an import asks for, and lets it go on. */
export function ConfirmForm({ item, trouble }: ConfirmFormProps) {
	const queries = useQueryClient();
	const confirm = useMutation({
		mutationFn: (body: unknown) => callApi(`/api/v1/imports/${item.id}/confirm`, { method: "POST", body }),
		onSuccess: () => toast({ tone: "ok", text: `Your answer for ${item.fileName} is kept.` }),
		onSettled: () => queries.invalidateQueries({ queryKey: [IMPORTS_KEY] }),
	});
	const problem = confirm.error instanceof ApiError ? confirm.error.problem : null;

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		confirm.mutate(answersOf(new FormData(event.currentTarget)));
	}

	return (
		<form onSubmit={submit} className="grid gap-3">
			<p className="text-sm text-ink-2">{trouble.message}</p>
			{problem !== null && problem.fields === undefined && (
				<Notice tone="bad" live>
					{problem.title} {problem.fix}
				</Notice>
			)}
			<div className="flex flex-wrap items-start gap-3">
				{trouble.code === "account_unknown" && <AccountField item={item} trouble={trouble} />}
				{trouble.code === "delivery_unclear" && <RoleField held={trouble.held} />}
				{trouble.code === "span_unknown" && <SpanFields trouble={trouble} problem={problem} />}
			</div>
			<div>
				<Button type="submit" variant="primary" pending={confirm.isPending}>
					Confirm and import
				</Button>
			</div>
		</form>
	);
}

function AccountField({ item, trouble }: ConfirmFormProps) {
	const issuer = issuerText(trouble.issuer ?? "");
	const account = `${issuer} billing account`.trim();
	const options = trouble.candidates.map(({ id, name, externalId }) => ({
		value: id,
		label: externalId === null ? name : `${name} (${externalId})`,
	}));
	return (
		<SelectField
			name="billingAccountId"
			label={
				trouble.gateway
					? `Who pays for ${issuer} calls`
					: `${account.slice(0, 1).toUpperCase()}${account.slice(1)}`
			}
			hint={
				trouble.gateway
					? `Kept for all later files of ${item.source === null ? "this gateway" : sourceText(item.source)}.`
					: "Whose invoice this file explains."
			}
			options={options}
			className="min-w-64"
		/>
	);
}

const ROLES = [
	{ value: "", label: "Choose" },
	{ value: "part", label: "A further part: both add up" },
	{ value: "replacement", label: "A newer export: it replaces what is there" },
] as const;

function RoleField({ held }: Pick<ImportTrouble, "held">) {
	return (
		<SelectField
			name="role"
			required
			label="This file is"
			hint={
				<>
					There now:{" "}
					{held?.files.map(({ importId, fileName }, index) => (
						<Fragment key={importId}>
							{index > 0 && ", "}
							<Link href={`/imports/${importId}`} className="underline underline-offset-2">
								{fileName}
							</Link>
						</Fragment>
					))}
				</>
			}
			options={ROLES}
			className="min-w-64"
		/>
	);
}

function SpanFields({
	trouble,
	problem,
}: {
	readonly trouble: ImportTrouble;
	readonly problem: Problem | null;
}) {
	const { proposedSpan } = trouble;
	return (
		<>
			{proposedSpan !== null && (
				<p className="basis-full text-sm text-ink-2">
					The days below are a guess from the file’s name or its rows: put in those that the export was asked
					for.
				</p>
			)}
			<TextField
				name="firstDay"
				type="date"
				required
				label="First day"
				defaultValue={proposedSpan?.start}
				error={problem?.fields?.["span.start"]}
			/>
			<TextField
				name="lastDay"
				type="date"
				required
				label="Last day"
				hint="A day without rows counts as empty."
				defaultValue={proposedSpan === null ? undefined : lastDayOf(proposedSpan.end)}
				error={problem?.fields?.["span.end"]}
			/>
			<TextField
				name="asOf"
				type="datetime-local"
				label="Exported at (UTC), if known"
				hint="The newest export of a day wins. Empty: the time of the upload."
			/>
			<TextField
				name="filter"
				label="Only a part of the account?"
				maxLength={200}
				hint="A filtered export: name its project or workspace. It replaces only files of the same part. Empty: all of the account."
				error={problem?.fields?.["filter"]}
			/>
		</>
	);
}

/** The form's fields as the API takes them: the end is the day after the last one. */
function answersOf(form: FormData): Readonly<Record<string, unknown>> {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === "string" && value !== "" ? value : null;
	};
	const accountId = text("billingAccountId");
	if (accountId !== null) return { billingAccountId: accountId };
	const role = text("role");
	if (role !== null) return { role };
	const asOf = text("asOf");
	const filter = text("filter");
	const last = text("lastDay") ?? "";
	return {
		span: { start: text("firstDay") ?? "", end: endAfter(last) ?? last },
		...(filter === null ? {} : { filter }),
		...(asOf === null ? {} : { asOf: `${asOf.length === 16 ? `${asOf}:00` : asOf}Z` }),
	};
}

"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { csvLine } from "../../../api/csv-line.ts";
import type { Problem } from "../../../api/problem.ts";
import { Button } from "../../../design/button.tsx";
import { Dialog } from "../../../design/dialog.tsx";
import { TextField } from "../../../design/field.tsx";
import { FileDrop } from "../../../design/file-drop.tsx";
import { toast } from "../../../design/toast.ts";
import { CsvFaults } from "../../attribution/csv-faults.tsx";
import { send } from "../../attribution/send.ts";

interface Entered {
	readonly added: number;
	readonly changed: number;
	readonly unchanged: number;
	readonly unused: readonly string[];
}

const EMPTY = { source: "", currency: "", date: "", rate: "" };

export interface EnterRatesProps {
	/** The organization's currency: what amounts are converted to. */
	readonly to: string;
	readonly variant?: "primary" | "secondary";
	/** What the form begins with, for spend that waits for a rate. */
	readonly initial?: { readonly currency: string; readonly date: string };
}

/** A button with the form that takes one rate, or a file of them. */
export function EnterRates({ to, variant = "primary", initial }: EnterRatesProps) {
	const router = useRouter();
	const begin = { ...EMPTY, ...initial };
	const [open, setOpen] = useState(false);
	const [form, setForm] = useState(begin);
	const [fault, setFault] = useState<Problem | null>(null);
	const [pending, startTransition] = useTransition();

	function enter(csv: () => Promise<string>) {
		startTransition(async () => {
			const source = form.source.trim();
			const query = source === "" ? "" : `?${new URLSearchParams({ source })}`;
			const sent = await send<Entered>("PUT", `/api/v1/exchange-rates${query}`, { csv: await csv() });
			if (!sent.ok) {
				setFault(sent.problem);
				return;
			}
			toast({ tone: "ok", text: enteredText(sent.value) });
			setOpen(false);
			router.refresh();
		});
	}

	const isReady = [form.source, form.currency, form.date, form.rate].every((text) => text.trim() !== "");
	return (
		<>
			<Button
				variant={variant}
				{...(initial === undefined ? {} : { size: "sm" as const })}
				aria-label={
					initial === undefined ? undefined : `Enter a rate for ${initial.currency}, ${initial.date}`
				}
				onClick={() => {
					setFault(null);
					setForm(begin);
					setOpen(true);
				}}
			>
				{initial === undefined ? "Enter rates" : "Enter a rate"}
			</Button>
			<Dialog
				open={open}
				onClose={() => setOpen(false)}
				title="Enter exchange rates"
				description={`Figures are converted to ${to} by the rate of each charge's day. A rate holds until the next one, for 31 days at most. Charges keep the currency of their bill.`}
				footer={
					<>
						<Button onClick={() => setOpen(false)}>Cancel</Button>
						<Button
							variant="primary"
							disabled={!isReady}
							pending={pending}
							onClick={() => enter(async () => csvOfOne(form, to))}
						>
							Enter
						</Button>
					</>
				}
			>
				{open && (
					<RateFields
						{...{ to, form, setForm, fault, pending }}
						onFile={(file) => enter(() => file.text())}
					/>
				)}
			</Dialog>
		</>
	);
}

interface RateFieldsProps {
	readonly to: string;
	readonly form: typeof EMPTY;
	readonly setForm: (form: typeof EMPTY) => void;
	readonly fault: Problem | null;
	readonly pending: boolean;
	readonly onFile: (file: File) => void;
}

function RateFields({ to, form, setForm, fault, pending, onFile }: RateFieldsProps) {
	const field = (name: keyof typeof EMPTY) => ({
		value: form[name],
		onChange: (event: { readonly target: { readonly value: string } }) =>
			setForm({ ...form, [name]: event.target.value }),
	});
	return (
		<div className="grid gap-4">
			{fault !== null && <CsvFaults problem={fault} />}
			<TextField
				label="Source"
				hint="Who says so, such as ECB reference rates"
				maxLength={200}
				{...field("source")}
			/>
			<div className="grid items-start gap-3 sm:grid-cols-3">
				<TextField
					label="Currency"
					hint={`As bills name it, such as ${to === "EUR" ? "USD" : "EUR"}`}
					maxLength={40}
					{...field("currency")}
				/>
				<TextField label="From" type="date" {...field("date")} />
				<TextField
					label={`Worth in ${to}`}
					hint="Of one unit, such as 1.08"
					inputMode="decimal"
					{...field("rate")}
				/>
			</div>
			<FileDrop
				accept=".csv,text/csv"
				disabled={pending}
				onFiles={([file]) => {
					if (file !== undefined) onFile(file);
				}}
				hint={`Or a CSV with the columns date, currency, rate, and perhaps to (else ${to}) and source (else the one above). Rates of the same day are replaced.`}
			/>
		</div>
	);
}

const csvOfOne = ({ date, currency, rate }: typeof EMPTY, to: string) =>
	[
		["date", "currency", "to", "rate"],
		[date, currency, to, rate],
	]
		.map(csvLine)
		.join("");

function enteredText({ added, changed, unchanged, unused }: Entered): string {
	const parts = [
		...(added > 0 ? [`${added} added`] : []),
		...(changed > 0 ? [`${changed} changed`] : []),
		...(unchanged > 0 ? [`${unchanged} as they were`] : []),
	];
	const none = unused.length === 0 ? "" : ` No bill has been in ${unused.join(", ")} so far.`;
	return `Exchange rates: ${parts.join(", ")}.${none}`;
}

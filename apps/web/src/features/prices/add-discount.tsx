"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { problemText, send } from "../attribution/send.ts";

const EMPTY = { provider: "", model: "", percent: "", validFrom: "", source: "" };

const FIELDS = [
	{ name: "provider", label: "Provider", hint: "As charges name it, such as openai", type: "text" },
	{ name: "model", label: "Model", hint: "Such as gpt-5; empty: every model of the provider", type: "text" },
	{ name: "percent", label: "Percent off list", hint: "0 to 100, such as 12.5", type: "text" },
	{ name: "validFrom", label: "From", hint: "Empty: since ever", type: "date" },
	{ name: "source", label: "Source", hint: "Which contract", type: "text" },
] as const;

/** A button with the form that enters a discount. */
export function AddDiscount() {
	const router = useRouter();
	const [open, setOpen] = useState(false);
	const [form, setForm] = useState(EMPTY);
	const [fault, setFault] = useState<string | null>(null);
	const [pending, startTransition] = useTransition();

	function save() {
		startTransition(async () => {
			const json = {
				...form,
				model: form.model.trim() === "" ? null : form.model,
				validFrom: form.validFrom === "" ? null : form.validFrom,
			};
			const sent = await send("POST", "/api/v1/prices/discounts", { json });
			if (!sent.ok) {
				setFault(problemText(sent.problem));
				return;
			}
			toast({ tone: "ok", text: "Discount entered. Usage of the open months is being rated again." });
			setOpen(false);
			setForm(EMPTY);
			router.refresh();
		});
	}

	const isReady = [form.provider, form.percent, form.source].every((text) => text.trim() !== "");
	return (
		<>
			<Button variant="primary" onClick={() => setOpen(true)}>
				Add discount
			</Button>
			<Dialog
				open={open}
				onClose={() => setOpen(false)}
				title="Add a discount"
				description="Metered usage of the open months costs that much less from its first day on; list prices stay."
				footer={
					<>
						<Button onClick={() => setOpen(false)}>Cancel</Button>
						<Button variant="primary" disabled={!isReady} pending={pending} onClick={save}>
							Add and rate again
						</Button>
					</>
				}
			>
				<div className="grid items-start gap-3 sm:grid-cols-2">
					{fault !== null && (
						<div className="sm:col-span-2">
							<Notice tone="bad" live>
								{fault}
							</Notice>
						</div>
					)}
					{FIELDS.map(({ name, label, hint, type }) => (
						<TextField
							key={name}
							label={label}
							type={type}
							hint={hint}
							value={form[name]}
							onChange={(event) => setForm({ ...form, [name]: event.target.value })}
						/>
					))}
				</div>
			</Dialog>
		</>
	);
}

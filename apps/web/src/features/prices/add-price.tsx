"use client";

import { addDays, parseDay } from "@outlay/finops/day";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button, type ButtonProps } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { problemText, send } from "../attribution/send.ts";
import { METER_NAMES, meterWords } from "./meter-words.ts";

export interface AddPriceProps extends Pick<ButtonProps, "variant" | "size"> {
	readonly provider: string;
	readonly model: string | null;
	readonly tier?: string | undefined;
	/** Meters to ask a price for. */
	readonly meters: readonly string[];
	readonly currency: string;
	/** On the button; "Add price" when absent. */
	readonly verb?: string | undefined;
}

interface Form {
	readonly provider: string;
	readonly model: string;
	readonly tier: string;
	readonly currency: string;
	readonly validFrom: string;
	/** The last day, as people say it; the API takes the day after it. */
	readonly lastDay: string;
	readonly abovePromptTokens: string;
	readonly source: string;
	readonly prices: Readonly<Record<string, string>>;
}

const TIERS = ["standard", "batch", "flex", "priority"] as const;

/** A button with the form that enters a model's prices. */
export function AddPrice({ verb = "Add price", variant, size, ...initial }: AddPriceProps) {
	const [open, setOpen] = useState(false);
	const named = `${verb} for ${initial.model ?? initial.provider}`;
	return (
		<>
			<Button
				variant={variant}
				size={size}
				aria-label={initial.provider === "" ? undefined : named}
				onClick={() => setOpen(true)}
			>
				{verb}
			</Button>
			{open && <PriceDialog initial={initial} onClose={() => setOpen(false)} />}
		</>
	);
}

function PriceDialog({
	initial,
	onClose,
}: {
	readonly initial: AddPriceProps;
	readonly onClose: () => void;
}) {
	const router = useRouter();
	const [form, setForm] = useState(() => formFor(initial));
	const [fault, setFault] = useState<string | null>(null);
	const [pending, startTransition] = useTransition();

	function save() {
		startTransition(async () => {
			const sent = await send<{ readonly ids: readonly string[] }>("POST", "/api/v1/prices", {
				json: { prices: pricesOf(form) },
			});
			if (!sent.ok) {
				setFault(problemText(sent.problem));
				return;
			}
			const count = sent.value.ids.length;
			toast({
				tone: "ok",
				text: `${count} ${count === 1 ? "price" : "prices"} entered. Usage of the open months is being rated again.`,
			});
			onClose();
			router.refresh();
		});
	}

	const isReady = form.provider.trim() !== "" && form.source.trim() !== "" && pricesOf(form).length > 0;
	return (
		<Dialog
			open
			onClose={onClose}
			title="Add prices"
			description="Yours go before the catalogue's. Usage of the open months is rated again; closed months stay."
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="primary" disabled={!isReady} pending={pending} onClick={save}>
						Add and rate again
					</Button>
				</>
			}
		>
			<div className="grid gap-4">
				{fault !== null && (
					<Notice tone="bad" live>
						{fault}
					</Notice>
				)}
				<ModelFields form={form} onChange={setForm} />
				<MeterFields form={form} onChange={setForm} />
				<TextField
					label="Source"
					required
					placeholder="Contract of March 2026, section 4"
					value={form.source}
					onChange={(event) => setForm({ ...form, source: event.target.value })}
					hint="Where the price is from; shown beside it"
				/>
			</div>
		</Dialog>
	);
}

function formFor({ provider, model, tier = "standard", currency, meters }: AddPriceProps): Form {
	const prices = Object.fromEntries(meters.map((meter) => [meter, ""]));
	return {
		provider,
		model: model ?? "",
		tier,
		currency,
		validFrom: "",
		lastDay: "",
		abovePromptTokens: "",
		source: "",
		prices,
	};
}

interface FieldsProps {
	readonly form: Form;
	readonly onChange: (form: Form) => void;
}

function ModelFields({ form, onChange }: FieldsProps) {
	return (
		<>
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<TextField
					label="Provider"
					required
					value={form.provider}
					onChange={(event) => onChange({ ...form, provider: event.target.value })}
					hint="As charges name it, such as openai"
				/>
				<TextField
					label="Model"
					value={form.model}
					onChange={(event) => onChange({ ...form, model: event.target.value })}
					hint="Such as gpt-5; empty: any model of the provider"
				/>
			</div>
			<div className="grid items-start gap-3 sm:grid-cols-3">
				<SelectField
					label="Tier"
					value={form.tier}
					options={TIERS.map((tier) => ({ value: tier, label: tier }))}
					onChange={(event) => onChange({ ...form, tier: event.target.value })}
				/>
				<TextField
					label="Currency"
					maxLength={3}
					value={form.currency}
					onChange={(event) => onChange({ ...form, currency: event.target.value.toUpperCase() })}
					hint="Three letters, such as USD"
				/>
				<TextField
					label="For prompts above"
					inputMode="numeric"
					pattern="[0-9]*"
					value={form.abovePromptTokens}
					onChange={(event) =>
						onChange({ ...form, abovePromptTokens: event.target.value.replace(/\D/g, "") })
					}
					hint="Tokens, such as 200000; empty: prompts of any size"
				/>
			</div>
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<TextField
					label="First day"
					type="date"
					value={form.validFrom}
					onChange={(event) => onChange({ ...form, validFrom: event.target.value })}
					hint="Empty: since ever"
				/>
				<TextField
					label="Last day"
					type="date"
					value={form.lastDay}
					onChange={(event) => onChange({ ...form, lastDay: event.target.value })}
					hint="Empty: until another price begins"
				/>
			</div>
		</>
	);
}

function MeterFields({ form, onChange }: FieldsProps) {
	const asked = Object.keys(form.prices);
	const others = METER_NAMES.filter((meter) => !asked.includes(meter));
	return (
		<div className="grid items-start gap-3 sm:grid-cols-3">
			{asked.map((meter) => (
				<TextField
					key={meter}
					label={meterWords(meter).label}
					inputMode="decimal"
					value={form.prices[meter] ?? ""}
					onChange={(event) => onChange({ ...form, prices: { ...form.prices, [meter]: event.target.value } })}
					hint={`per ${meterWords(meter).unit}, such as 2.50`}
				/>
			))}
			<SelectField
				label="Another meter"
				value=""
				options={[
					{ value: "", label: "–" },
					...others.map((meter) => ({ value: meter, label: meterWords(meter).label })),
				]}
				onChange={(event) => {
					if (event.target.value !== "")
						onChange({ ...form, prices: { ...form.prices, [event.target.value]: "" } });
				}}
			/>
		</div>
	);
}

/** One row a meter; meters without a price are left out. */
function pricesOf(form: Form) {
	const { provider, tier, currency, source } = form;
	const model = form.model.trim() === "" ? null : form.model.trim();
	const validFrom = form.validFrom === "" ? null : form.validFrom;
	const lastDay = parseDay(form.lastDay);
	const validTo = lastDay.ok ? addDays(lastDay.value, 1) : null;
	const abovePromptTokens = form.abovePromptTokens === "" ? null : Number(form.abovePromptTokens);
	return Object.entries(form.prices)
		.filter(([, price]) => price.trim() !== "")
		.map(([meter, price]) => ({
			provider: provider.trim(),
			model,
			meter,
			tier,
			price: price.trim(),
			per: meterWords(meter).per,
			currency,
			abovePromptTokens,
			validFrom,
			validTo,
			source: source.trim(),
		}));
}

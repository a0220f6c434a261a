"use client";

import type { ScenarioFigures } from "@outlay/db/scenarios/scenario-figures";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../../design/button.tsx";
import { ButtonLink } from "../../design/button-link.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { refusalText, useBudgetCall } from "../budgets/use-budget-call.ts";
import { callApi } from "../imports/api-client.ts";
import { ScenarioFields, type ScenarioOptions } from "./scenario-fields.tsx";
import { inputsBody, type ScenarioForm, scenarioBody } from "./scenario-form-model.ts";
import { ScenarioResult } from "./scenario-result.tsx";

/** Typing settles before it is worked out. */
const SETTLED_MS = 300;

export interface ScenarioFormProps {
	readonly initial: ScenarioForm;
	/** What is changed; null: a new one. */
	readonly kept: { readonly id: string; readonly revision: number } | null;
	readonly options: ScenarioOptions;
	/** Where the form is closed. */
	readonly closeHref: string;
}

/** Writes a scenario, with what it comes to beside it while it is typed. */
export function ScenarioFormPanel({ initial, kept, options, closeHref }: ScenarioFormProps) {
	const router = useRouter();
	const [form, setForm] = useState(initial);
	const save = useBudgetCall<unknown>(() => {
		toast({ tone: "ok", text: `${form.name.trim()} is saved.` });
		router.push(closeHref);
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const body = scenarioBody(form);
		if (kept === null) save.mutate({ path: "/scenarios", method: "POST", body });
		else {
			const { id, revision } = kept;
			save.mutate({ path: `/scenarios/${id}`, method: "PUT", body: { ...body, revision } });
		}
	}
	const refusal = refusalText(save.error);
	return (
		<div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
			<form onSubmit={submit} className="grid min-w-0 gap-3.5">
				{refusal !== null && (
					<Notice tone="bad" live>
						{refusal}
					</Notice>
				)}
				<ScenarioFields form={form} onChange={setForm} options={options} />
				<div className="flex flex-wrap justify-end gap-2">
					<ButtonLink href={closeHref}>Cancel</ButtonLink>
					<Button type="submit" variant="primary" pending={save.isPending}>
						Save scenario
					</Button>
				</div>
			</form>
			<LiveResult form={form} />
		</div>
	);
}

/** What the form comes to, at today's prices. Kept beside what is typed until the next result is there. */
function LiveResult({ form }: { readonly form: ScenarioForm }) {
	const inputs = useSettled(JSON.stringify(inputsBody(form)));
	const hasModel = form.model.trim() !== "";
	const { data, error } = useQuery({
		queryKey: ["scenario-preview", inputs],
		queryFn: () =>
			callApi<ScenarioFigures>("/api/v1/scenarios/preview", {
				method: "POST",
				body: { inputs: JSON.parse(inputs) },
			}),
		enabled: hasModel,
		retry: false,
		placeholderData: keepPreviousData,
	});
	const refusal = refusalText(error);
	return (
		<section aria-label="Result" aria-live="polite" className="grid min-w-0 grid-cols-1 gap-3.5">
			{!hasModel && <Notice tone="info">Name a model to see what it comes to.</Notice>}
			{hasModel && error !== null && <Notice tone="warn">{refusal ?? error.message}</Notice>}
			{hasModel && error === null && data !== undefined && <ScenarioResult figures={data} />}
		</section>
	);
}

/** A text once it has stayed as it is for a moment. */
function useSettled(text: string): string {
	const [settled, setSettled] = useState(text);
	useEffect(() => {
		const timer = setTimeout(() => setSettled(text), SETTLED_MS);
		return () => clearTimeout(timer);
	}, [text]);
	return settled;
}

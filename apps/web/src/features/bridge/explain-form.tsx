"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Field, Textarea } from "../../design/field.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";

const TEXT_MAX = 2_000;

export interface ExplainFormProps {
	/** The bridge as the API takes it. */
	readonly bridge: Readonly<Record<string, string>>;
	/** What was written last; empty: nothing was. */
	readonly text: string;
}

/** Writes down why a bridge is as it is; the page is read again once it is kept. */
export function ExplainForm({ bridge, text }: ExplainFormProps) {
	const router = useRouter();
	const [pending, setPending] = useState(false);
	const [error, setError] = useState<string | undefined>(undefined);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const written = new FormData(event.currentTarget).get("text");
		setPending(true);
		setError(undefined);
		try {
			await callApi("/api/v1/bridge/explanations", { method: "POST", body: { ...bridge, text: written } });
			toast({ tone: "ok", text: "Kept. It is shown with your name whenever this is compared again." });
			router.refresh();
		} catch (cause) {
			setError(cause instanceof ApiError ? cause.message : "It was not kept. Try again.");
		} finally {
			setPending(false);
		}
	}

	return (
		<form onSubmit={submit} className="no-print grid gap-2.5">
			<Field
				label={text === "" ? "Why did it move?" : "Write a newer version"}
				hint="For whoever sees all of this. The versions before are kept."
				error={error}
			>
				{(ids) => (
					<Textarea {...ids} name="text" required rows={3} maxLength={TEXT_MAX} defaultValue={text} />
				)}
			</Field>
			<Button type="submit" variant="primary" size="sm" pending={pending} className="justify-self-start">
				Keep this explanation
			</Button>
		</form>
	);
}

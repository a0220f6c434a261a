"use client";

import { type ReactNode, useState, useTransition } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { toast } from "./toast.ts";

export interface ConfirmButtonProps extends Pick<ButtonProps, "variant" | "size" | "disabled"> {
	/** The verb, on both buttons: "Revoke". */
	readonly verb: string;
	readonly title: string;
	/** What will happen, the consequence in money first. */
	readonly consequence: ReactNode;
	/** Returns a sentence to show when it could not be done. */
	readonly action: () => Promise<{ readonly ok: boolean; readonly message: string }>;
}

/** A button that asks before it acts, and says what came of it. */
export function ConfirmButton({ verb, title, consequence, action, ...look }: ConfirmButtonProps) {
	const [open, setOpen] = useState(false);
	const [pending, startTransition] = useTransition();

	function run() {
		startTransition(async () => {
			const outcome = await action();
			toast({ text: outcome.message, tone: outcome.ok ? "ok" : "bad" });
			setOpen(false);
		});
	}

	return (
		<>
			<Button {...look} variant={look.variant ?? "danger"} onClick={() => setOpen(true)}>
				{verb}
			</Button>
			<Dialog
				open={open}
				onClose={() => setOpen(false)}
				title={title}
				description={consequence}
				size="sm"
				footer={
					<>
						<Button onClick={() => setOpen(false)}>Cancel</Button>
						<Button variant="danger" pending={pending} onClick={run}>
							{verb}
						</Button>
					</>
				}
			/>
		</>
	);
}

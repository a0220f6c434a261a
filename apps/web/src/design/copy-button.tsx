"use client";

import { useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { CheckIcon, CopyIcon } from "./icons.tsx";
import { toast } from "./toast.ts";

const SHOWN_MS = 2000;

export interface CopyButtonProps extends Pick<ButtonProps, "size" | "variant"> {
	readonly text: string;
	/** What is copied: "token", "link". */
	readonly what: string;
}

export function CopyButton({ text, what, ...look }: CopyButtonProps) {
	const [copied, setCopied] = useState(false);

	async function copy() {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			setTimeout(() => setCopied(false), SHOWN_MS);
		} catch {
			toast({
				tone: "bad",
				text: `The browser did not allow copying the ${what}. Select it and copy it by hand.`,
			});
		}
	}

	return (
		<Button {...look} onClick={() => void copy()} aria-label={copied ? `Copied ${what}` : `Copy ${what}`}>
			{copied ? <CheckIcon /> : <CopyIcon />}
			{copied ? "Copied" : "Copy"}
		</Button>
	);
}

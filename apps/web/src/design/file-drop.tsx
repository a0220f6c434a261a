"use client";

import { type DragEvent, type ReactNode, useId, useState } from "react";
import { classNames } from "./class-names.ts";
import { UploadIcon } from "./icons.tsx";

export interface FileDropProps {
	readonly onFiles: (files: readonly File[]) => void;
	/** What may be dropped, in words: "OpenAI and AWS exports". */
	readonly hint: ReactNode;
	/** Limits the file picker; what is dropped is judged by whoever receives it. */
	readonly accept?: string | undefined;
	readonly disabled?: boolean | undefined;
}

/** A place to drop files on, and a button for the same by keyboard. */
export function FileDrop({ onFiles, hint, accept, disabled = false }: FileDropProps) {
	const id = useId();
	const [over, setOver] = useState(false);

	function take(list: FileList | null) {
		const files = [...(list ?? [])];
		if (files.length > 0 && !disabled) onFiles(files);
	}

	function onDrop(event: DragEvent) {
		event.preventDefault();
		setOver(false);
		take(event.dataTransfer.files);
	}

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's shortcut for the file input inside.
		<div
			onDragOver={(event) => {
				event.preventDefault();
				setOver(!disabled);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={onDrop}
			className={classNames(
				"grid justify-items-center gap-1 rounded-lg border border-dashed px-6 py-9 text-center transition-colors focus-within:border-accent",
				over ? "border-accent bg-accent-soft" : "border-line-strong bg-panel",
				disabled && "opacity-55",
			)}
		>
			<UploadIcon className="mb-1 size-5 text-ink-3" />
			<p className="text-base">
				<label
					htmlFor={id}
					className="rounded-xs font-strong text-accent underline underline-offset-2 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent"
				>
					Choose files
					<input
						id={id}
						type="file"
						multiple
						accept={accept}
						disabled={disabled}
						className="sr-only"
						onChange={(event) => {
							take(event.target.files);
							event.target.value = "";
						}}
					/>
				</label>{" "}
				or drop them here
			</p>
			<p className="max-w-[60ch] text-xs text-ink-3">{hint}</p>
		</div>
	);
}

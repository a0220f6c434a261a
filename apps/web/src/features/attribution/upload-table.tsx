"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { Problem } from "../../api/problem.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { FileDrop } from "../../design/file-drop.tsx";
import { toast } from "../../design/toast.ts";
import { CsvFaults } from "./csv-faults.tsx";
import { send } from "./send.ts";

export interface UploadTableProps {
	readonly kind: "lookups" | "metrics";
	/** Name of what is replaced; null: something new, which is named first. */
	readonly name: string | null;
	/** Of the draft that was read; lookup tables go into it. */
	readonly revision: number | null;
}

const WORDS = {
	lookups: {
		noun: "lookup table",
		columns: "value, team, feature, environment, valid_from, valid_to",
		effect: "It goes into the draft; nothing moves before the draft is published.",
		done: "The table is in the draft.",
	},
	metrics: {
		noun: "metric",
		columns: "date, target, amount; a target is team:short-name or feature:short-name",
		effect: "Splits of open months that follow it are computed again at once.",
		done: "The metric is replaced. Splits are being computed again.",
	},
} as const;

/** A button that takes a CSV, and tells every line that is wrong. */
export function UploadTable({ kind, name, revision }: UploadTableProps) {
	const words = WORDS[kind];
	const router = useRouter();
	const [open, setOpen] = useState(false);
	const [title, setTitle] = useState(name ?? "");
	const [fault, setFault] = useState<Problem | null>(null);
	const [pending, startTransition] = useTransition();

	function upload(files: readonly File[]) {
		const [file] = files;
		if (file === undefined) return;
		startTransition(async () => {
			const query = kind === "lookups" && revision !== null ? `?revision=${revision}` : "";
			const path = `/api/v1/attribution/${kind}/${encodeURIComponent(title.trim())}${query}`;
			const sent = await send("PUT", path, { csv: await file.text() });
			if (!sent.ok) {
				setFault(sent.problem);
				return;
			}
			toast({ tone: "ok", text: words.done });
			setOpen(false);
			router.refresh();
		});
	}

	return (
		<>
			<Button
				size="sm"
				aria-label={name === null ? undefined : `Replace ${name}`}
				onClick={() => {
					setFault(null);
					setOpen(true);
				}}
			>
				{name === null ? `Add a ${words.noun}` : "Replace"}
			</Button>
			<Dialog
				open={open}
				onClose={() => setOpen(false)}
				title={name === null ? `New ${words.noun}` : `Replace ${name}`}
				description={words.effect}
				footer={<Button onClick={() => setOpen(false)}>Close</Button>}
			>
				{open && (
					<div className="grid gap-4">
						{name === null && (
							<TextField
								label="Name"
								value={title}
								maxLength={100}
								onChange={(event) => setTitle(event.target.value)}
							/>
						)}
						<CsvDrop
							{...{ columns: words.columns, pending }}
							isNamed={title.trim() !== ""}
							onFiles={upload}
						/>
						{fault !== null && <CsvFaults problem={fault} />}
					</div>
				)}
			</Dialog>
		</>
	);
}

interface CsvDropProps {
	readonly columns: string;
	readonly pending: boolean;
	readonly isNamed: boolean;
	readonly onFiles: (files: readonly File[]) => void;
}

function CsvDrop({ columns, pending, isNamed, onFiles }: CsvDropProps) {
	if (!isNamed) return <p className="text-sm text-ink-2">Name it first, then drop its file here.</p>;
	return (
		<FileDrop
			accept=".csv,text/csv"
			disabled={pending}
			onFiles={onFiles}
			hint={`A CSV with the columns ${columns}. Up to 100,000 rows.`}
		/>
	);
}

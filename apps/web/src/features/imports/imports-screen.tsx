"use client";

import type { ImportSummary, Page } from "@outlay/db/read-models/imports";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { EmptyState } from "../../design/empty-state.tsx";
import { TextField } from "../../design/field.tsx";
import { FileDrop } from "../../design/file-drop.tsx";
import { Pagination } from "../../design/pagination.tsx";
import { Panel } from "../../design/panel.tsx";
import { ConfirmForm } from "./confirm-form.tsx";
import { ImportsTable } from "./imports-table.tsx";
import { IMPORTS_KEY, LiveQueries, useImportList } from "./live-queries.tsx";
import { StopImport } from "./stop-import.tsx";
import { UploadList } from "./upload-list.tsx";
import { addUploads } from "./uploads.ts";

export interface ImportsScreenProps {
	/** The API's address of this page of the list. */
	readonly path: string;
	readonly initial: Page<ImportSummary>;
	readonly isFirstPage: boolean;
	readonly timeZone: string;
	readonly canWrite: boolean;
}

export function ImportsScreen(props: ImportsScreenProps) {
	return (
		<LiveQueries>
			<LiveImports {...props} />
		</LiveQueries>
	);
}

function LiveImports({ path, initial, isFirstPage, timeZone, canWrite }: ImportsScreenProps) {
	const { items, nextCursor } = useImportList(path, initial);
	const queries = useQueryClient();
	const refresh = useCallback(() => {
		void queries.invalidateQueries({ queryKey: [IMPORTS_KEY] });
	}, [queries]);
	const waiting = items.filter((item) => item.status === "needs_confirmation");
	return (
		<div className="grid gap-3.5">
			{canWrite && <Upload onStored={refresh} />}
			{canWrite && waiting.map((item) => <Waiting key={item.id} item={item} />)}
			<Panel title="Imports" flush aside={isFirstPage ? undefined : "Older imports"}>
				{items.length === 0 ? (
					<EmptyState title="No imports yet">
						{canWrite
							? "Download an export from your provider's console and drop it above. Its figures appear as soon as it is read."
							: "An admin or someone in finance can bring the first export."}
					</EmptyState>
				) : (
					<ImportsTable items={items} timeZone={timeZone} canWrite={canWrite} />
				)}
				{(nextCursor !== null || !isFirstPage) && (
					<Pagination
						summary={`${items.length} imports on this page`}
						previousHref={isFirstPage ? undefined : "/imports"}
						nextHref={nextCursor === null ? undefined : `/imports?cursor=${nextCursor}`}
					/>
				)}
			</Panel>
		</div>
	);
}

function Upload({ onStored }: { readonly onStored: () => void }) {
	const [part, setPart] = useState("");
	return (
		<>
			<FileDrop
				onFiles={(files) => addUploads(files, part.trim())}
				hint="OpenAI, Anthropic, AWS, Azure, Google Cloud, FOCUS, OpenRouter and LiteLLM exports as CSV, JSON, JSONL or Parquet, plain or packed as gz or zip, up to 2 GB each. The same file twice changes nothing."
			/>
			<details className="text-sm text-ink-2">
				<summary className="w-fit cursor-pointer">The files hold only a part of their account</summary>
				<TextField
					label="Part"
					value={part}
					onChange={({ currentTarget }) => setPart(currentTarget.value)}
					maxLength={200}
					hint="Exports filtered by project or workspace: name it, always the same way. Such a file replaces only earlier files of the same part. Without it, a file counts as all of its account for its days, and replaces what other parts said."
					className="mt-2 max-w-xl"
				/>
			</details>
			<UploadList onStored={onStored} />
		</>
	);
}

function Waiting({ item }: { readonly item: ImportSummary }) {
	if (item.trouble === null) return null;
	return (
		<Panel
			title={<span className="break-all">{item.fileName} needs you</span>}
			aside={<StopImport id={item.id} fileName={item.fileName} />}
		>
			<ConfirmForm item={item} trouble={item.trouble} />
		</Panel>
	);
}

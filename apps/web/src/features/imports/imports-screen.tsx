"use client";

import type { ImportSummary, Page } from "@outlay/db/read-models/imports";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useCallback, useState } from "react";
import { EmptyState } from "../../design/empty-state.tsx";
import { TextField } from "../../design/field.tsx";
import { FileDrop } from "../../design/file-drop.tsx";
import { Notice } from "../../design/notice.tsx";
import { Pagination } from "../../design/pagination.tsx";
import { Panel } from "../../design/panel.tsx";
import { ConfirmForm } from "./confirm-form.tsx";
import { STATUS_WORDS } from "./import-words.ts";
import { ImportsTable } from "./imports-table.tsx";
import { type ImportsUrl, importsHref, WAITING_IMPORTS } from "./imports-url.ts";
import { IMPORTS_KEY, LiveQueries, useImportList } from "./live-queries.tsx";
import { StopImport } from "./stop-import.tsx";
import { UploadList } from "./upload-list.tsx";
import { addUploads } from "./uploads.ts";
import { WAITING_SHOWN_MAX, waitingOf, waitingText } from "./waiting-imports.ts";

/** A list of imports at an address of the API, as it came with the page. */
interface ListAt {
	readonly path: string;
	readonly initial: Page<ImportSummary>;
}

export interface ImportsScreenProps extends ListAt {
	readonly url: ImportsUrl;
	/** Imports of any page that wait for this reader's answer; null: those of this page only. */
	readonly waiting: ListAt | null;
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

function LiveImports({ path, initial, url, waiting, timeZone, canWrite }: ImportsScreenProps) {
	const { items, nextCursor } = useImportList(path, initial);
	const queries = useQueryClient();
	const refresh = useCallback(() => {
		void queries.invalidateQueries({ queryKey: [IMPORTS_KEY] });
	}, [queries]);
	const isFirstPage = url.cursor === null;
	const asks = canWrite && url.status === WAITING_IMPORTS.status;
	return (
		<div className="grid gap-3.5">
			{canWrite && <Upload onStored={refresh} />}
			{waiting !== null && <WaitingOnTop page={items} {...waiting} />}
			{asks && waitingOf(items, []).map((item) => <Waiting key={item.id} item={item} />)}
			<Panel
				title={url.status === null ? "Imports" : `Imports: ${STATUS_WORDS[url.status].word}`}
				flush
				aside={<ListAside url={url} />}
			>
				{items.length === 0 ? (
					<NoImports url={url} canWrite={canWrite} />
				) : (
					<ImportsTable items={items} timeZone={timeZone} canWrite={canWrite} />
				)}
				{(nextCursor !== null || !isFirstPage) && (
					<Pagination
						summary={`${items.length} imports on this page`}
						previousHref={isFirstPage ? undefined : importsHref({ ...url, cursor: null })}
						nextHref={nextCursor === null ? undefined : importsHref({ ...url, cursor: nextCursor })}
					/>
				)}
			</Panel>
		</div>
	);
}

function ListAside({ url }: Pick<ImportsScreenProps, "url">) {
	if (url.status !== null)
		return (
			<Link href="/imports" className="underline underline-offset-2">
				All imports
			</Link>
		);
	return url.cursor === null ? null : "Older imports";
}

function NoImports({ url, canWrite }: Pick<ImportsScreenProps, "url" | "canWrite">) {
	if (url.status !== null || url.cursor !== null)
		return <EmptyState title="None of these">No import of this page is left in this state.</EmptyState>;
	return (
		<EmptyState title="No imports yet">
			{canWrite
				? "Download an export from your provider's console and drop it above. Its figures appear as soon as it is read."
				: "An admin or someone in finance can bring the first export."}
		</EmptyState>
	);
}

/** The newest questions of all pages, and where the others are. */
function WaitingOnTop({ page, path, initial }: ListAt & { readonly page: readonly ImportSummary[] }) {
	const list = useImportList(path, initial);
	const waiting = waitingOf(page, list.items);
	const more = waitingText(waiting.length, list);
	return (
		<>
			{more !== null && (
				<Notice tone="info">
					{more}{" "}
					<Link href={importsHref(WAITING_IMPORTS)} className="underline underline-offset-2">
						Show all that wait
					</Link>
				</Notice>
			)}
			{waiting.slice(0, WAITING_SHOWN_MAX).map((item) => (
				<Waiting key={item.id} item={item} />
			))}
		</>
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

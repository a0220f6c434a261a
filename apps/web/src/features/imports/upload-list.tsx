"use client";

import { useEffect, useSyncExternalStore } from "react";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Progress } from "../../design/progress.tsx";
import { bytesText } from "./import-words.ts";
import { dropUpload, type Upload, uploadsStore } from "./uploads.ts";

/** Files on their way to the server. One that has arrived leaves this list and is in the table of imports. */
export function UploadList({ onStored }: { readonly onStored: () => void }) {
	const uploads = useSyncExternalStore(
		uploadsStore.subscribe,
		uploadsStore.snapshot,
		uploadsStore.serverSnapshot,
	);
	const stored = uploads.filter((upload) => upload.state === "stored");
	const open = uploads.filter((upload) => upload.state !== "stored");

	useEffect(() => {
		if (stored.length === 0) return;
		onStored();
		for (const upload of stored) dropUpload(upload.id);
	}, [stored, onStored]);

	const isSending = open.some((upload) => upload.state !== "failed");
	useEffect(() => {
		if (!isSending) return;
		const warn = (event: BeforeUnloadEvent) => event.preventDefault();
		window.addEventListener("beforeunload", warn);
		return () => window.removeEventListener("beforeunload", warn);
	}, [isSending]);

	if (open.length === 0) return null;
	return (
		<Panel
			title="Uploading"
			note="Keep this tab open until the files are here. You may look at other pages meanwhile."
		>
			<ul className="grid gap-3">
				{open.map((upload) => (
					<li key={upload.id} className="grid gap-2 sm:grid-cols-[1fr_auto] sm:items-end">
						<UploadState upload={upload} />
						<Button
							size="sm"
							onClick={() => dropUpload(upload.id)}
							aria-label={`${verb(upload)} ${upload.fileName}`}
						>
							{verb(upload)}
						</Button>
					</li>
				))}
			</ul>
		</Panel>
	);
}

const verb = (upload: Upload): string => (upload.state === "failed" ? "Dismiss" : "Stop");

function UploadState({ upload }: { readonly upload: Upload }) {
	if (upload.problem !== null) {
		const { title, fix } = upload.problem;
		return (
			<Notice tone="bad" live>
				<b className="break-all">{upload.fileName}</b>: {title} {fix}
			</Notice>
		);
	}
	const { sent, bytes } = upload;
	const isWaiting = upload.state === "waiting";
	const detail = isWaiting
		? `waiting, ${bytesText(bytes)}`
		: `${bytesText(Math.min(sent, bytes))} of ${bytesText(bytes)}`;
	return (
		<Progress label={upload.fileName} percent={bytes === 0 ? 100 : (sent * 100) / bytes} detail={detail} />
	);
}

"use client";

import type { ImportDetail } from "@outlay/db/read-models/imports";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Panel } from "../../design/panel.tsx";
import { Progress, type Stage, Stages } from "../../design/progress.tsx";
import { ConfirmForm } from "./confirm-form.tsx";
import { isMoving, isStoppable, percentRead, progressText } from "./import-words.ts";
import { LiveQueries, useImport } from "./live-queries.tsx";
import { StopImport } from "./stop-import.tsx";

interface ImportLiveProps {
	readonly initial: ImportDetail;
	readonly canWrite: boolean;
}

/** What an import is doing, or asks for. Reads the page again when it comes to an end. */
export function ImportLive(props: ImportLiveProps) {
	return (
		<LiveQueries>
			<Live {...props} />
		</LiveQueries>
	);
}

function Live({ initial, canWrite }: ImportLiveProps) {
	const detail = useImport(initial);
	const router = useRouter();
	const hasChanged = detail.status !== initial.status;
	useEffect(() => {
		if (hasChanged) router.refresh();
	}, [hasChanged, router]);

	const { id, fileName, status, trouble } = detail;
	const stop = canWrite && isStoppable(status) ? <StopImport id={id} fileName={fileName} /> : undefined;
	if (status === "needs_confirmation" && trouble !== null) {
		return (
			<Panel title="This import needs you" aside={stop}>
				{canWrite ? (
					<ConfirmForm item={detail} trouble={trouble} />
				) : (
					<p className="text-sm text-ink-2">{trouble.message} An admin or someone in finance can answer.</p>
				)}
			</Panel>
		);
	}
	if (!isMoving(status)) return null;
	return (
		<Panel title="Under way" aside={stop} note="You may leave this page: the import goes on.">
			<div className="grid gap-4">
				<Progress
					label={status === "reading" ? "Reading the file" : "In progress"}
					percent={percentRead(detail)}
					detail={progressText(detail)}
				/>
				<Stages label="Stages of this import" stages={stagesOf(detail)} />
			</div>
		</Panel>
	);
}

const STAGES = [
	{ name: "Uploaded", at: 0 },
	{ name: "Waiting for the worker", at: 1 },
	{ name: "Reading and checking every line", at: 2 },
	{ name: "Writing charges", at: 3 },
	{ name: "Rolling up by day and owner", at: 4 },
] as const;

function stagesOf(detail: ImportDetail): readonly Stage[] {
	const now = placeOf(detail);
	return STAGES.map(({ name, at }) => ({
		name:
			at === 3 && detail.stage === "waiting_for_source" ? "Waiting for another import of this source" : name,
		state: at < now ? "done" : at === now ? "running" : "waiting",
	}));
}

function placeOf({ status, stage }: ImportDetail): number {
	if (status === "received") return 1;
	if (status === "committed") return 4;
	return stage === "writing" || stage === "waiting_for_source" ? 3 : 2;
}

import type { ImportSummary } from "@outlay/db/read-models/imports";
import { Progress } from "../../design/progress.tsx";
import { Tag } from "../../design/tag.tsx";
import { percentRead, progressText, STATUS_WORDS } from "./import-words.ts";

const STAGE_WORDS: Readonly<Record<string, string>> = {
	reading: "Reading",
	writing: "Writing",
	waiting_for_source: "Waiting for another import of this source",
};

/** The word for an import's state; while it is read, how far it is. */
export function ImportStatus({ item }: { readonly item: ImportSummary }) {
	if (item.status === "reading") {
		return (
			<div className="min-w-40">
				<Progress
					label={STAGE_WORDS[item.stage] ?? "Reading"}
					percent={percentRead(item)}
					detail={progressText(item)}
				/>
			</div>
		);
	}
	const { word, tone } = STATUS_WORDS[item.status];
	return <Tag tone={tone}>{item.stage === "unpacked" ? "Unpacked" : word}</Tag>;
}

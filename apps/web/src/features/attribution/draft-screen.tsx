import type { Actor } from "@outlay/db/actor";
import { readDraftDiff } from "@outlay/db/read-models/attribution-history";
import { readAttributionNames } from "@outlay/db/read-models/attribution-names";
import { previewDraft } from "@outlay/db/read-models/attribution-preview";
import { readTables } from "@outlay/db/read-models/attribution-tables";
import { readDraft } from "@outlay/db/repositories/attribution-draft";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { attributionPeriod } from "./attribution-period.ts";
import { BehindNotice } from "./behind-notice.tsx";
import { diffSummary } from "./diff-words.ts";
import { DraftEditor } from "./draft-editor.tsx";
import { ownerNames } from "./owner-names.ts";
import { consequenceWords } from "./preview-model.ts";
import { PreviewPanel } from "./preview-panel.tsx";
import { PublishPanel } from "./publish-panel.tsx";

/** The editor beside what the saved draft would do. Without a draft, the published rules to begin one from. */
export async function DraftScreen({ actor }: { readonly actor: Actor }) {
	const { today } = await attributionPeriod(actor);
	const [draft, diff, names, tables] = await Promise.all([
		readDraft(database(), actor),
		readDraftDiff(database(), actor),
		readAttributionNames(database(), actor, today),
		readTables(database(), actor),
	]);
	const review = draft === null ? null : await previewDraft(database(), actor, { view: "consumption" });
	const rules = draft?.ruleSet.rules ?? tables.ruleSet.rules;
	const isBehind = diff !== null && diff.published !== null;
	return (
		<>
			{draft !== null && diff !== null && diff.published !== null && (
				<div className="mb-3.5">
					<BehindNotice
						revision={draft.revision}
						currentVersion={diff.currentVersion}
						changes={diffSummary(diff.published)}
					/>
				</div>
			)}
			<DraftEditor
				key={draft?.revision ?? "published"}
				rules={rules}
				revision={draft?.revision ?? null}
				names={names}
				tables={[...tables.drafted.keys()]}
				metrics={tables.metrics}
				issues={review?.issues ?? []}
				canWrite={actor.rights.has("attribution.write")}
			>
				{draft === null || diff === null || review === null ? (
					<Panel title="No draft yet">
						<p className="text-sm text-ink-2">
							These are the published rules. Change one and save: that begins a draft, and here you see what
							it would move.
						</p>
					</Panel>
				) : (
					<>
						<Panel title="What is changed">
							<p className="text-sm text-ink-2">
								{diffSummary(diff.draft)}, on version {draft.baseVersion}.
							</p>
						</Panel>
						{review.preview !== null && (
							<PreviewPanel
								preview={review.preview}
								names={ownerNames(names)}
								rules={new Map(rules.map(({ id, name }) => [id, name]))}
							/>
						)}
						{actor.rights.has("attribution.write") && (
							<PublishPanel
								revision={draft.revision}
								nextVersion={diff.currentVersion + 1}
								blocked={blockedBy(review.preview === null, isBehind, diff.currentVersion)}
								consequence={review.preview === null ? "" : consequenceWords(review.preview)}
							/>
						)}
					</>
				)}
			</DraftEditor>
		</>
	);
}

function blockedBy(isWrong: boolean, isBehind: boolean, currentVersion: number): string | null {
	if (isWrong) return "Some rules are wrong: the list says which, and how to mend them.";
	return isBehind ? `Bring the draft onto version ${currentVersion} first.` : null;
}

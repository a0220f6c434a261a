import type { DraftDiff } from "@outlay/db/read-models/attribution-history";
import type { AttributionDraft } from "@outlay/db/repositories/attribution-draft";
import { ButtonLink } from "../../design/button-link.tsx";
import { Time } from "../../design/time.tsx";
import { diffSummary } from "./diff-words.ts";

export interface DraftBarProps {
	readonly draft: AttributionDraft;
	readonly diff: DraftDiff;
	readonly timeZone: string;
}

/** Above every page of attribution while a draft waits. */
export function DraftBar({ draft, diff, timeZone }: DraftBarProps) {
	const isBehind = diff.published !== null;
	return (
		<section
			aria-label="Draft"
			className="mb-3.5 flex flex-wrap items-center justify-between gap-x-5 gap-y-2 rounded-lg border border-line bg-accent-soft px-4.5 py-3"
		>
			<p className="min-w-0 text-sm">
				<b>A draft waits to be published:</b> {diffSummary(diff.draft)}.{" "}
				<span className="text-ink-2">
					Saved by {draft.updatedBy}, <Time instant={draft.updatedAt.getTime()} timeZone={timeZone} />
					{isBehind && `; version ${diff.currentVersion} was published since`}.
				</span>
			</p>
			<ButtonLink href="/attribution/draft" variant="primary" size="sm">
				Review and publish
			</ButtonLink>
		</section>
	);
}

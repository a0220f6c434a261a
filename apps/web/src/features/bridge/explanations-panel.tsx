import type { KeptExplanations } from "@outlay/db/read-models/bridge-explanations";
import { Panel } from "../../design/panel.tsx";
import { ExplainForm } from "./explain-form.tsx";
import { KeptWords } from "./kept-words.tsx";

export interface ExplanationsPanelProps {
	readonly explanations: KeptExplanations;
	/** The bridge as the API takes it; null: the reader may not write. */
	readonly bridge: Readonly<Record<string, string>> | null;
	readonly timeZone: string;
}

/** What was written about a bridge, and the box to write more. */
export function ExplanationsPanel({ explanations, bridge, timeZone }: ExplanationsPanelProps) {
	const { shared, own, others } = explanations;
	const [newest, ...older] = own;
	return (
		<Panel title="Explanation">
			<div className="grid gap-3.5">
				{!shared && (
					<p className="text-sm text-ink-2">
						You see a part of this only. Filter by one of your departments, teams or features to read and
						write what explains it.
					</p>
				)}
				{shared && newest === undefined && (
					<p className="text-sm text-ink-2">Nobody has written down yet why this moved.</p>
				)}
				{newest !== undefined && <KeptWords kept={newest} timeZone={timeZone} />}
				{older.length > 0 && (
					<details className="text-sm">
						<summary className="w-fit rounded-xs py-1 text-ink-2 select-none hover:text-ink">
							Versions before ({older.length})
						</summary>
						<div className="mt-2 grid gap-3">
							{older.map((kept) => (
								<KeptWords key={kept.version} kept={kept} timeZone={timeZone} />
							))}
						</div>
					</details>
				)}
				{others.length > 0 && (
					<div className="grid gap-3">
						<h3 className="text-sm font-strong">Written about other days</h3>
						{others.map((kept) => (
							<KeptWords
								key={`${kept.author} ${kept.writtenAt.getTime()} ${kept.version}`}
								kept={kept}
								timeZone={timeZone}
								ofOthers
							/>
						))}
					</div>
				)}
				{shared && bridge !== null && (
					<ExplainForm key={newest?.version} bridge={bridge} text={newest?.text ?? ""} />
				)}
			</div>
		</Panel>
	);
}

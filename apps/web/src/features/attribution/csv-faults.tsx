import type { Problem } from "../../api/problem.ts";
import { Notice } from "../../design/notice.tsx";
import { problemText } from "./send.ts";

const FAULTS_SHOWN = 20;

/** Why a file was not taken: every line that is wrong, the first of many. */
export function CsvFaults({ problem }: { readonly problem: Problem }) {
	const faults = Object.entries(problem.fields ?? {});
	return (
		<Notice tone="bad" live>
			<p>
				<b>{faults.length === 0 ? problemText(problem) : `${problem.title} Nothing was taken.`}</b>
			</p>
			{faults.length > 0 && (
				<ul className="mt-1 max-h-56 overflow-y-auto">
					{faults.slice(0, FAULTS_SHOWN).map(([place, fix]) => (
						<li key={place}>
							<span className="num">{place}</span>: {fix}
						</li>
					))}
					{faults.length > FAULTS_SHOWN && <li>and {faults.length - FAULTS_SHOWN} more</li>}
				</ul>
			)}
		</Notice>
	);
}

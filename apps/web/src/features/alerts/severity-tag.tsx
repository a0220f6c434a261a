import { AlertIcon, CriticalIcon, InfoIcon } from "../../design/icons.tsx";
import { Tag } from "../../design/tag.tsx";
import type { AlertView } from "./alert-view.ts";
import { SEVERITY_WORDS } from "./alert-words.ts";

const ICONS = { critical: CriticalIcon, warning: AlertIcon, info: InfoIcon } as const;

/** How urgent an alert is: a shape, a word and a colour that say the same. */
export function SeverityTag({ severity }: Pick<AlertView, "severity">) {
	const { word, tone } = SEVERITY_WORDS[severity];
	const Icon = ICONS[severity];
	return (
		<Tag tone={tone}>
			<span className="inline-flex items-center gap-1">
				<Icon className="size-3" />
				{word}
			</span>
		</Tag>
	);
}

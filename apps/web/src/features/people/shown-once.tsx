import type { ReactNode } from "react";
import { CopyButton } from "../../design/copy-button.tsx";
import { Notice } from "../../design/notice.tsx";

export interface ShownOnceProps {
	readonly text: string;
	/** "link", "token". */
	readonly what: string;
	/** What Outlay has of it afterwards. */
	readonly kept?: string;
	/** What to do with it. */
	readonly children: ReactNode;
}

/** A secret in the only moment in which it can be read. */
export function ShownOnce({ text, what, kept = "only its fingerprint is kept", children }: ShownOnceProps) {
	return (
		<div className="grid gap-3">
			<Notice tone="warn" live>
				This {what} is shown once. Copy it now: {kept}.
			</Notice>
			<div className="flex items-start gap-2">
				<code className="min-w-0 flex-1 rounded-md bg-sunken px-2.5 py-2 font-mono text-xs break-all select-all">
					{text}
				</code>
				<CopyButton text={text} what={what} variant="primary" />
			</div>
			<div className="text-sm text-ink-2">{children}</div>
		</div>
	);
}

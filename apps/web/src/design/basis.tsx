import { classNames } from "./class-names.ts";

export interface BasisItem {
	/** `ok`: final. `warn`: late or incomplete. `none`: a further remark. */
	readonly tone: "ok" | "warn" | "none";
	readonly text: string;
	/** The longer version, on hover. */
	readonly hint?: string | undefined;
}

const DOT = { ok: "bg-ok", warn: "bg-c2", none: "" } as const;

/** What the figures on this screen rest on and how fresh they are. Every screen with money has it under its title. */
export function Basis({ items }: { readonly items: readonly BasisItem[] }) {
	return (
		<ul className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-xs text-ink-3">
			{items.map((item) => (
				<li key={item.text} title={item.hint} className="flex items-center gap-1.5">
					{item.tone !== "none" && (
						<span aria-hidden="true" className={classNames("size-[7px] rounded-full", DOT[item.tone])} />
					)}
					{item.text}
				</li>
			))}
		</ul>
	);
}

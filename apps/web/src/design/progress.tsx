import { classNames } from "./class-names.ts";

export interface ProgressProps {
	readonly label: string;
	/** Percent done, 0 to 100; absent while the length is unknown. */
	readonly percent?: number | undefined;
	/** At the right: "1.2 M rows, 84,000 rows/s, about 40 s left". */
	readonly detail?: string | undefined;
}

export function Progress({ label, percent, detail }: ProgressProps) {
	const done = percent === undefined ? undefined : Math.min(100, Math.max(0, percent));
	return (
		<div className="grid gap-1.5">
			<div className="flex flex-wrap justify-between gap-x-4 text-sm">
				<span>{label}</span>
				{detail !== undefined && <span className="num text-ink-3">{detail}</span>}
			</div>
			<div
				role="progressbar"
				aria-label={label}
				aria-valuemin={0}
				aria-valuemax={100}
				aria-valuenow={done === undefined ? undefined : Math.round(done)}
				className="h-1.5 overflow-hidden rounded-full bg-sunken inset-ring inset-ring-line"
			>
				<div
					className={classNames(
						"h-full rounded-full bg-accent transition-[width]",
						done === undefined && "progress-run w-2/5",
					)}
					style={done === undefined ? undefined : { width: `${done}%` }}
				/>
			</div>
		</div>
	);
}

export interface Stage {
	readonly name: string;
	readonly state: "done" | "running" | "waiting" | "failed";
	readonly detail?: string | undefined;
}

const MARK = {
	done: { class: "bg-ok", word: "done" },
	running: { class: "bg-accent animate-pulse", word: "running" },
	waiting: { class: "bg-line-strong", word: "waiting" },
	failed: { class: "bg-bad", word: "failed" },
} as const;

/** The steps of long work, in order, each with what it has done. */
export function Stages({ label, stages }: { readonly label: string; readonly stages: readonly Stage[] }) {
	return (
		<ol aria-label={label} className="grid gap-2">
			{stages.map((stage) => (
				<li
					key={stage.name}
					aria-current={stage.state === "running" ? "step" : undefined}
					className="grid grid-cols-[auto_1fr_auto] items-baseline gap-x-2.5 text-sm"
				>
					<span aria-hidden="true" className={classNames("size-2 rounded-full", MARK[stage.state].class)} />
					<span className={stage.state === "waiting" ? "text-ink-3" : undefined}>
						{stage.name}
						<span className="sr-only">, {MARK[stage.state].word}</span>
					</span>
					{stage.detail !== undefined && <span className="num text-xs text-ink-3">{stage.detail}</span>}
				</li>
			))}
		</ol>
	);
}

import type { ImportDetail } from "@outlay/db/read-models/imports";
import { countText } from "@outlay/finops/count-text";
import type { ReactNode } from "react";
import { CopyButton } from "../../design/copy-button.tsx";
import { Panel } from "../../design/panel.tsx";
import { Time } from "../../design/time.tsx";
import { bytesText, sourceText, spanText } from "./import-words.ts";

interface ImportFactsProps {
	readonly detail: ImportDetail;
	readonly timeZone: string;
}

/** What the file is, as it was recognised and declared. */
export function ImportFacts({ detail, timeZone }: ImportFactsProps) {
	const { source, layout, span, asOf, rows, requestedBy } = detail;
	return (
		<Panel title="This file">
			<dl className="grid gap-x-5 gap-y-2.5 text-sm sm:grid-cols-2">
				<Fact name="Source">{source === null ? "Not recognised yet" : sourceText(source)}</Fact>
				<Fact name="Layout">
					{layout === null ? "" : <span className="font-mono text-xs">{layout}</span>}
				</Fact>
				<Fact name="Days it speaks for">{span === null ? "Those of its rows" : spanText(span)}</Fact>
				<Fact name="Exported, as of">
					{asOf === null ? "" : <Time instant={Date.parse(asOf)} timeZone={timeZone} />}
				</Fact>
				<Fact name="AI scope">{scopeText(detail)}</Fact>
				<Fact name="Lines read">{rows.read === 0 ? "" : linesText(detail)}</Fact>
				<Fact name="Brought by">
					{requestedBy ?? "Not noted"}, <Time instant={Date.parse(detail.createdAt)} timeZone={timeZone} />
				</Fact>
				<Fact name="Size">
					{bytesText(detail.byteLength)}
					{detail.member !== "" && <span className="break-all">, packed as {detail.member}</span>}
				</Fact>
				<Fact name="SHA-256 of its bytes">
					<span className="flex flex-wrap items-center gap-2">
						<span className="font-mono text-xs" title={detail.sha256}>
							{detail.sha256.slice(0, 16)}…
						</span>
						<CopyButton size="sm" text={detail.sha256} what="SHA-256" />
					</span>
				</Fact>
			</dl>
		</Panel>
	);
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
	if (children === "") return null;
	return (
		<div>
			<dt className="text-xs text-ink-3">{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

function scopeText({ aiScopeVersion }: ImportDetail): string {
	if (aiScopeVersion === null) return "";
	return aiScopeVersion === 0 ? "Built in" : `Version ${aiScopeVersion} of the organization's own`;
}

function linesText({ rows }: ImportDetail): string {
	const { read, charged, quarantined, skipped } = rows;
	const parts = [
		`${countText(charged)} charged`,
		`${countText(quarantined)} quarantined`,
		`${countText(skipped)} skipped`,
	];
	return `${countText(read)} = ${parts.join(" + ")}`;
}

/** What the source is known to leave out, and columns of the file that nobody reads. */
export function ImportLimits({ detail }: { readonly detail: ImportDetail }) {
	const { gaps, unknownColumns } = detail;
	if (gaps.length + unknownColumns.length === 0) return null;
	return (
		<Panel title="What this file does not say">
			<ul className="grid list-disc gap-1.5 pl-4 text-sm">
				{gaps.map((gap) => (
					<li key={gap.code}>{gap.text}</li>
				))}
				{unknownColumns.length > 0 && (
					<li>
						{unknownColumns.length === 1 ? "One column is" : `${unknownColumns.length} columns are`} kept in
						the raw export and not read:{" "}
						<span className="font-mono text-xs break-all">{unknownColumns.join(", ")}</span>
					</li>
				)}
			</ul>
		</Panel>
	);
}

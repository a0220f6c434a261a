"use client";

import type { AiScopeView } from "@outlay/db/repositories/ai-scopes";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { Field, Textarea } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { toast } from "../../design/toast.ts";
import { ApiError, callApi } from "../imports/api-client.ts";

interface AiScopePanelProps {
	readonly scope: AiScopeView;
	readonly canWrite: boolean;
}

/** Patterns of the defaults named in the sentence about them. */
const NAMED_MAX = 8;

/** What counts as AI in cloud bills, and the files that were read before it did. */
export function AiScopePanel({ scope, canWrite }: AiScopePanelProps) {
	const { version, include, exclude, outdatedImports, author } = scope;
	const own = version === 0 ? "The built-in scope is used." : `Version ${version}, by ${author}.`;
	return (
		<Panel title="What counts as AI in cloud bills" note={own}>
			<div className="grid gap-3 text-sm">
				<p className="text-ink-2">
					A row of a cloud bill counts as AI when its service, SKU, category or publisher holds one of{" "}
					{include.length === 0 ? "any words (every row does)" : `${include.length} patterns`}
					{exclude.length > 0 && ` and none of ${exclude.length} excluded ones`}. The rest is counted as
					outside, so that AI and outside are the file. {defaultsText(scope)}
				</p>
				{outdatedImports > 0 && <Outdated count={outdatedImports} canWrite={canWrite} />}
				{canWrite && <ScopeForm key={version} scope={scope} />}
			</div>
		</Panel>
	);
}

function defaultsText({ defaults }: AiScopeView): string {
	const named = defaults.include.slice(0, NAMED_MAX).join(", ");
	const more = defaults.include.length - NAMED_MAX;
	return `Built in are ${named}${more > 0 ? ` and ${more} more` : ""}; virtual machines with GPUs, storage and networks are not, because nothing in a bill tells their purpose.`;
}

function Outdated({ count, canWrite }: { readonly count: number; readonly canWrite: boolean }) {
	const { pending, send } = useChange();
	const files = count === 1 ? "One imported file was" : `${count} imported files were`;
	function reimport() {
		send(async () => {
			const { imports } = await callApi<{ readonly imports: number }>("/api/v1/ai-scope/reimport", {
				method: "POST",
			});
			return `${imports === 1 ? "One file is" : `${imports} files are`} read again.`;
		});
	}
	return (
		<Notice tone="info">
			{files} read with another scope and keep it until imported again.{" "}
			{canWrite && (
				<Button size="sm" pending={pending} onClick={reimport}>
					Import them again
				</Button>
			)}
		</Notice>
	);
}

function ScopeForm({ scope }: { readonly scope: AiScopeView }) {
	const { pending, send } = useChange();
	const [texts, setTexts] = useState({ include: linesOf(scope.include), exclude: linesOf(scope.exclude) });
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		send(async () => {
			const body = {
				include: patternsOf(texts.include),
				exclude: patternsOf(texts.exclude),
				baseVersion: scope.version,
			};
			await callApi("/api/v1/ai-scope", { method: "PUT", body });
			return "Saved for files to come. Files imported before keep their scope until imported again.";
		});
	}
	return (
		<details>
			<summary className="rounded-xs text-ink-2">Change what counts</summary>
			<form onSubmit={submit} className="mt-3 grid gap-3">
				<div className="grid gap-3 md:grid-cols-2">
					<PatternsField
						label="Counts as AI"
						hint="One per line; small and capital letters alike. Empty: every row counts."
						value={texts.include}
						onChange={(include) => setTexts({ ...texts, include })}
					/>
					<PatternsField
						label="Never counts"
						hint="Wins over the others."
						value={texts.exclude}
						onChange={(exclude) => setTexts({ ...texts, exclude })}
					/>
				</div>
				<div className="flex flex-wrap gap-2">
					<Button type="submit" variant="primary" size="sm" pending={pending}>
						Save scope
					</Button>
					<Button
						size="sm"
						disabled={pending}
						onClick={() =>
							setTexts({
								include: linesOf(scope.defaults.include),
								exclude: linesOf(scope.defaults.exclude),
							})
						}
					>
						Fill in the built-in scope
					</Button>
				</div>
			</form>
		</details>
	);
}

interface PatternsFieldProps {
	readonly label: string;
	readonly hint: string;
	readonly value: string;
	readonly onChange: (text: string) => void;
}

function PatternsField({ label, hint, value, onChange }: PatternsFieldProps) {
	return (
		<Field label={label} hint={hint}>
			{(ids) => (
				<Textarea {...ids} rows={8} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
			)}
		</Field>
	);
}

const linesOf = (patterns: readonly string[]): string => patterns.join("\n");

const patternsOf = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Sends a change, says what came of it, and reads the page again. */
function useChange() {
	const router = useRouter();
	const [pending, startTransition] = useTransition();
	const send = (change: () => Promise<string>) =>
		startTransition(async () => {
			try {
				toast({ tone: "ok", text: await change() });
				router.refresh();
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				toast({ tone: "bad", text: error.message });
			}
		});
	return { pending, send };
}

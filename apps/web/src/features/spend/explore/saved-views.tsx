"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "../../../design/button.tsx";
import { TextField } from "../../../design/field.tsx";
import { CloseIcon } from "../../../design/icons.tsx";
import { MenuHeading, MenuLink } from "../../../design/menu-item.tsx";
import { PopoverMenu } from "../../../design/popover-menu.tsx";
import { toast } from "../../../design/toast.ts";
import { deleteExploreView, saveExploreView, type ViewOutcome } from "./saved-view-actions.ts";

export interface SavedViewsProps {
	readonly views: readonly { readonly id: string; readonly name: string; readonly query: string }[];
	/** The present address without its path. */
	readonly query: string;
	readonly mayWrite: boolean;
}

const CHIP =
	"inline-flex min-h-[31px] items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2.5 py-[3px] text-sm transition-colors hover:bg-sunken aria-expanded:bg-sunken";

/** The reader's own views of Explore: open one, save this one, delete one. */
export function SavedViews({ views, query, mayWrite }: SavedViewsProps) {
	const current = views.find((view) => view.query === query);
	return (
		<PopoverMenu
			triggerClass={CHIP}
			trigger={
				<>
					<span className="text-ink-2">Saved views</span>
					{current !== undefined && <b>{current.name}</b>}
				</>
			}
			align="end"
		>
			<MenuHeading>{views.length === 0 ? "No saved views yet" : "Saved views"}</MenuHeading>
			<ul>
				{views.map((view) => (
					<li key={view.id} className="flex items-center">
						<div className="min-w-0 grow">
							<MenuLink href={`/explore${view.query}`} current={view === current}>
								{view.name}
							</MenuLink>
						</div>
						{mayWrite && <DeleteView id={view.id} name={view.name} />}
					</li>
				))}
			</ul>
			{mayWrite && <SaveForm query={query} />}
		</PopoverMenu>
	);
}

function show(outcome: ViewOutcome): void {
	toast({ text: outcome.message, tone: outcome.ok ? "ok" : "bad" });
}

function SaveForm({ query }: { readonly query: string }) {
	const [name, setName] = useState("");
	const [pending, startTransition] = useTransition();

	function save(event: FormEvent) {
		event.preventDefault();
		startTransition(async () => {
			const outcome = await saveExploreView({ name, query });
			show(outcome);
			if (outcome.ok) setName("");
		});
	}

	return (
		<form onSubmit={save} className="mt-1.5 grid gap-2 border-t border-line p-2.5">
			<TextField
				label="Save this view as"
				value={name}
				onChange={(event) => setName(event.target.value)}
				required
				maxLength={80}
			/>
			<Button type="submit" size="sm" pending={pending}>
				Save view
			</Button>
		</form>
	);
}

function DeleteView({ id, name }: { readonly id: string; readonly name: string }) {
	const [pending, startTransition] = useTransition();
	return (
		<Button
			size="sm"
			variant="ghost"
			pending={pending}
			aria-label={`Delete the view ${name}`}
			onClick={() => startTransition(async () => show(await deleteExploreView(id)))}
		>
			<CloseIcon className="size-3.5" />
		</Button>
	);
}

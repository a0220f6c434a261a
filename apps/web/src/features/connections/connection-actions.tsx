"use client";

import type { ConnectionView } from "@outlay/db/read-models/connections";
import type { FormEvent } from "react";
import { Button } from "../../design/button.tsx";
import { ConfirmButton } from "../../design/confirm-button.tsx";
import { PasswordField } from "../../design/password-field.tsx";
import { toast } from "../../design/toast.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { KEY_HINTS } from "./connection-words.ts";
import { EditConnection } from "./edit-connection.tsx";
import { fieldFault, useConnectionCall } from "./live-connections.tsx";

interface ActionProps {
	readonly item: ConnectionView;
}

/** What can be done with one connection. */
export function ConnectionActions({ item }: ActionProps) {
	const change = useConnectionCall<ConnectionView>(() => undefined);
	const isActive = item.status === "active";
	return (
		<div className="flex flex-wrap gap-2">
			{isActive && (
				<Button
					size="sm"
					pending={change.isPending}
					disabled={item.isPulling}
					onClick={() => change.mutate({ path: `/${item.id}/pull`, method: "POST" })}
				>
					Pull now
				</Button>
			)}
			<EditConnection item={item} />
			<TestKey item={item} />
			<NewKey item={item} />
			{item.status !== "needs_attention" && (
				<Button
					size="sm"
					pending={change.isPending}
					onClick={() =>
						change.mutate({
							path: `/${item.id}`,
							method: "PATCH",
							body: { status: isActive ? "paused" : "active" },
						})
					}
				>
					{isActive ? "Pause" : "Go on"}
				</Button>
			)}
			<Delete item={item} />
		</div>
	);
}

interface TestAnswer {
	readonly works: boolean;
	readonly trouble: { readonly message: string; readonly fix: string } | null;
}

function TestKey({ item }: ActionProps) {
	const run = useConnectionCall<TestAnswer>(({ trouble }) =>
		toast(
			trouble === null
				? { tone: "ok", text: `${item.name}: the key works.` }
				: { tone: "bad", text: `${trouble.message} ${trouble.fix}` },
		),
	);
	return (
		<Button
			size="sm"
			pending={run.isPending}
			onClick={() => run.mutate({ path: `/${item.id}/test`, method: "POST" })}
		>
			Test
		</Button>
	);
}

function NewKey({ item }: ActionProps) {
	return (
		<FormDialog
			verb="New key"
			size="sm"
			variant={item.status === "needs_attention" ? "primary" : "secondary"}
			row={`for ${item.name}`}
			title={`New key for ${item.name}`}
			description="It replaces the stored key and is tried first. What has been read stays, and reading goes on where it stopped."
		>
			{(close) => <KeyForm item={item} close={close} />}
		</FormDialog>
	);
}

function KeyForm({ item, close }: ActionProps & { readonly close: () => void }) {
	const save = useConnectionCall<ConnectionView>(() => {
		toast({ tone: "ok", text: `${item.name} has its new key and is being read.` });
		close();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const key = new FormData(event.currentTarget).get("key");
		save.mutate({ path: `/${item.id}`, method: "PATCH", body: { key } });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<PasswordField
				label="Admin key"
				name="key"
				required
				autoComplete="off"
				hint={KEY_HINTS[item.kind]}
				error={fieldFault(save.error, "key")}
			/>
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={save.isPending}>
					Test and save
				</Button>
			</div>
		</form>
	);
}

function Delete({ item }: ActionProps) {
	const remove = useConnectionCall<ConnectionView>(() => undefined);
	return (
		<ConfirmButton
			size="sm"
			verb="Delete"
			title={`Delete ${item.name}?`}
			consequence="No figure changes: what it has read stays. From now on nothing new arrives from it, and later corrections of the last days are missed. Its key is erased here; revoke it at the provider too."
			action={async () => {
				try {
					await remove.mutateAsync({ path: `/${item.id}`, method: "DELETE" });
					return { ok: true, message: `${item.name} is deleted.` };
				} catch (error) {
					return { ok: false, message: error instanceof Error ? error.message : "It was not deleted." };
				}
			}}
		/>
	);
}

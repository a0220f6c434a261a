"use client";

import type { ConnectionView } from "@outlay/db/read-models/connections";
import type { FormEvent } from "react";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { toast } from "../../design/toast.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { AnthropicReports, reportsOf } from "./anthropic-reports.tsx";
import { fieldFault, useConnectionCall } from "./live-connections.tsx";

interface EditProps {
	readonly item: ConnectionView;
}

/** Changes what a connection is called and what it reads. */
export function EditConnection({ item }: EditProps) {
	return (
		<FormDialog
			verb="Edit"
			size="sm"
			row={item.name}
			title={`Edit ${item.name}`}
			description="Changes hold from the next pull, which begins at once. What has been read stays, also of a report that is switched off."
		>
			{(close) => <EditForm item={item} close={close} />}
		</FormDialog>
	);
}

function EditForm({ item, close }: EditProps & { readonly close: () => void }) {
	const { id, kind, name, settings } = item;
	const save = useConnectionCall<ConnectionView>((changed) => {
		toast({ tone: "ok", text: `${changed.name} is changed.` });
		close();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const firstDay = form.get("firstDay");
		const body = {
			name: form.get("name"),
			// Left alone it stays, however long ago it is by now.
			...(firstDay === settings.firstDay ? {} : { firstDay }),
			...(kind === "anthropic" ? reportsOf(form) : {}),
		};
		save.mutate({ path: `/${id}`, method: "PATCH", body });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<TextField
				label="Name"
				name="name"
				required
				maxLength={120}
				autoComplete="off"
				defaultValue={name}
				error={fieldFault(save.error, "name")}
			/>
			<TextField
				label="First day"
				name="firstDay"
				type="date"
				required
				defaultValue={settings.firstDay}
				hint="A UTC day. An earlier one adds the days before; a later one removes nothing."
				error={fieldFault(save.error, "firstDay")}
			/>
			{kind === "anthropic" && <AnthropicReports {...settings} />}
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={save.isPending}>
					Save
				</Button>
			</div>
		</form>
	);
}

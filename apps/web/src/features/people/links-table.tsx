import type { OpenLinkView } from "@outlay/db/read-models/people";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Time } from "../../design/time.tsx";
import { CancelLink } from "./member-actions.tsx";
import { ROLE_WORDS } from "./role-words.ts";

export interface LinksTableProps {
	readonly links: readonly OpenLinkView[];
	readonly timeZone: string;
	readonly canWrite: boolean;
}

export function LinksTable({ links, timeZone, canWrite }: LinksTableProps) {
	const columns: Column<OpenLinkView>[] = [
		{ key: "email", header: "For", rowHeader: true, className: "break-all", cell: ({ email }) => email },
		{
			key: "kind",
			header: "Link",
			cell: ({ kind, role, seesPeople }) =>
				kind === "invitation"
					? `Invitation as ${role === null ? "member" : ROLE_WORDS[role]}${seesPeople ? ", sees figures by person" : ""}`
					: "New password",
		},
		{
			key: "expires",
			header: "Works until",
			hideBelow: "sm",
			cell: ({ expiresAt }) => <Time instant={Date.parse(expiresAt)} timeZone={timeZone} />,
		},
	];
	if (canWrite) {
		columns.push({
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: ({ id, email }) => (
				<span className="flex justify-end">
					<CancelLink id={id} email={email} />
				</span>
			),
		});
	}
	return <DataTable caption="Open links" columns={columns} rows={links} rowKey={({ id }) => id} />;
}

import type { OpenLinkView } from "@outlay/db/read-models/people";
import { assertNever } from "@outlay/finops/result";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Tag } from "../../design/tag.tsx";
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
			key: "delivery",
			header: "Mail",
			cell: ({ delivery }) => <DeliveryText delivery={delivery} timeZone={timeZone} />,
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

interface DeliveryTextProps extends Pick<OpenLinkView, "delivery"> {
	readonly timeZone: string;
}

function DeliveryText({ delivery, timeZone }: DeliveryTextProps) {
	switch (delivery.status) {
		case "by_hand":
			return <span className="text-ink-3">Handed over</span>;
		case "waiting":
			return "Being mailed";
		case "mailed":
			return (
				<>
					Mailed <Time instant={Date.parse(delivery.at)} timeZone={timeZone} />
				</>
			);
		case "failed":
			return (
				<>
					<Tag tone="bad">Not mailed</Tag>
					<span className="block text-xs break-words text-ink-2">{delivery.reason}.</span>
				</>
			);
		default:
			return assertNever(delivery);
	}
}

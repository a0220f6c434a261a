import { RIGHTS } from "@outlay/db/actor";
import type { TokenView } from "@outlay/db/read-models/tokens";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { RIGHT_WORDS } from "./right-words.ts";
import { ROLE_WORDS } from "./role-words.ts";
import { ScopeText } from "./scope-text.tsx";

const STATUS_WORDS = { revoked: "Revoked", expired: "Expired", stopped: "Maker is no member" } as const;

export interface TokensTableProps {
	readonly tokens: readonly TokenView[];
	readonly names: ReadonlyMap<string, string>;
	readonly timeZone: string;
	readonly canWrite: boolean;
}

export function TokensTable({ tokens, names, timeZone, canWrite }: TokensTableProps) {
	const columns: Column<TokenView>[] = [
		{
			key: "name",
			header: "Token",
			rowHeader: true,
			cell: (token) => (
				<>
					<span className="flex flex-wrap items-center gap-x-2">
						{token.name}
						{token.status !== "works" && <Tag tone="warn">{STATUS_WORDS[token.status]}</Tag>}
						{token.createdById === null && <Tag tone="info">Depends on no member</Tag>}
					</span>
					<span className="block font-mono text-xs font-normal text-ink-3">{token.prefix}…</span>
				</>
			),
		},
		{ key: "role", header: "May", cell: (token) => <RightsText token={token} /> },
		{
			key: "scope",
			header: "Sees",
			hideBelow: "md",
			cell: (token) => <ScopeText grant={token} names={names} />,
		},
		{
			key: "used",
			header: "Last used",
			hideBelow: "sm",
			cell: ({ lastUsedAt }) => <TimeOr at={lastUsedAt} zone={timeZone} none="Never" />,
		},
		{
			key: "expires",
			header: "Works until",
			hideBelow: "md",
			cell: ({ expiresAt }) => <TimeOr at={expiresAt} zone={timeZone} none="Until revoked" />,
		},
		{
			key: "by",
			header: "Made by",
			hideBelow: "lg",
			cell: ({ createdBy, createdAt }) => (
				<>
					{createdBy ?? "Outlay"}, <Time instant={Date.parse(createdAt)} timeZone={timeZone} />
				</>
			),
		},
	];
	if (canWrite) {
		columns.push({
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: ({ id, name, status, lastUsedAt }) =>
				(status === "works" || status === "stopped") && (
					<span className="flex justify-end">
						<RevokeToken id={id} name={name} isUsed={lastUsedAt !== null} />
					</span>
				),
		});
	}
	return (
		<DataTable
			caption="API tokens"
			columns={columns}
			rows={tokens}
			rowKey={({ id }) => id}
			quiet={({ status }) => status !== "works"}
		/>
	);
}

function TimeOr({
	at,
	zone,
	none,
}: {
	readonly at: string | null;
	readonly zone: string;
	readonly none: string;
}) {
	if (at === null) return <span className="text-ink-3">{none}</span>;
	return <Time instant={Date.parse(at)} timeZone={zone} />;
}

function RightsText({ token: { role, scopes } }: { readonly token: TokenView }) {
	if (scopes.length === 0) return `All of ${ROLE_WORDS[role]}`;
	const words = RIGHTS.filter((right) => scopes.includes(right)).map((right) => RIGHT_WORDS[right]);
	return (
		<span title={words.join(", ")}>
			{ROLE_WORDS[role]}, {words.length === 1 ? words[0]?.toLowerCase() : `${words.length} rights`}
		</span>
	);
}

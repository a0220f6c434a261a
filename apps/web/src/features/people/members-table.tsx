import type { MemberView } from "@outlay/db/read-models/people";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Tag } from "../../design/tag.tsx";
import { EditMember } from "./edit-member.tsx";
import { RestoreMember, RevokeMember } from "./member-actions.tsx";
import type { OwnerOption } from "./owners-field.tsx";
import { ResetButton } from "./reset-button.tsx";
import { ROLE_WORDS } from "./role-words.ts";
import { ScopeText } from "./scope-text.tsx";

export interface MembersTableProps {
	readonly members: readonly MemberView[];
	readonly names: ReadonlyMap<string, string>;
	readonly owners: readonly OwnerOption[];
	/** Working API tokens by the person who made them. */
	readonly tokens: ReadonlyMap<string, number>;
	readonly canWrite: boolean;
	/** Links can be mailed. */
	readonly isMailSet: boolean;
	/** The reader's own membership. */
	readonly self: string | null;
}

export function MembersTable({
	members,
	names,
	owners,
	tokens,
	canWrite,
	isMailSet,
	self,
}: MembersTableProps) {
	const columns: Column<MemberView>[] = [
		{
			key: "name",
			header: "Name",
			rowHeader: true,
			cell: (member) => (
				<>
					<span className="flex flex-wrap items-center gap-x-2">
						{member.name}
						{member.membershipId === self && <Tag>You</Tag>}
						{member.revokedAt !== null && <Tag tone="warn">Revoked</Tag>}
					</span>
					<span className="block text-xs font-normal break-all text-ink-3">{member.email}</span>
				</>
			),
		},
		{ key: "role", header: "Role", cell: (member) => ROLE_WORDS[member.role] },
		{
			key: "scope",
			header: "Sees",
			hideBelow: "sm",
			cell: (member) => <ScopeText grant={member} names={names} />,
		},
		{
			key: "people",
			header: "By person",
			hideBelow: "md",
			cell: (member) =>
				member.seesPeople ? <Tag tone="info">Yes</Tag> : <span className="text-ink-3">No</span>,
		},
		{
			key: "sign-in",
			header: "Signs in with",
			hideBelow: "lg",
			cell: (member) => (member.isLinked ? "Single sign-on" : "Password"),
		},
	];
	if (canWrite) {
		columns.push({
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: (member) => (
				<Actions
					member={member}
					owners={owners}
					tokens={tokens.get(member.personId) ?? 0}
					isMailSet={isMailSet}
				/>
			),
		});
	}
	return (
		<DataTable
			caption="Members"
			columns={columns}
			rows={members}
			rowKey={(member) => member.membershipId}
			quiet={(member) => member.revokedAt !== null}
		/>
	);
}

interface ActionsProps {
	readonly member: MemberView;
	readonly owners: readonly OwnerOption[];
	readonly tokens: number;
	readonly isMailSet: boolean;
}

function Actions({ member, owners, tokens, isMailSet }: ActionsProps) {
	const { membershipId, personId, name } = member;
	if (member.revokedAt !== null) {
		return (
			<span className="flex justify-end">
				<RestoreMember membershipId={membershipId} name={name} />
			</span>
		);
	}
	return (
		<span className="flex flex-wrap justify-end gap-1.5">
			<EditMember member={member} owners={owners} />
			<ResetButton personId={personId} name={name} isMailSet={isMailSet} />
			<RevokeMember membershipId={membershipId} name={name} tokens={tokens} />
		</span>
	);
}

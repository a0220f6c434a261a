"use client";

import type { MemberView } from "@outlay/db/read-models/people";
import { useActionState, useState } from "react";
import { Notice } from "../../design/notice.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import { toast } from "../../design/toast.ts";
import { FormDialog } from "./form-dialog.tsx";
import { FORM_IDLE, type FormState } from "./form-state.ts";
import { type OwnerOption, OwnersField } from "./owners-field.tsx";
import { changeMember } from "./people-actions.ts";
import { RoleField } from "./role-field.tsx";
import { SeesPeopleField } from "./sees-people-field.tsx";

interface EditMemberProps {
	readonly member: MemberView;
	readonly owners: readonly OwnerOption[];
}

export function EditMember(props: EditMemberProps) {
	const { name } = props.member;
	return (
		<FormDialog
			verb="Change"
			row={name}
			size="sm"
			title={name}
			description="Saving signs them out everywhere; they sign in again with what is set here."
		>
			{(close) => <EditForm {...props} close={close} />}
		</FormDialog>
	);
}

function EditForm({ member, owners, close }: EditMemberProps & { readonly close: () => void }) {
	const [role, setRole] = useState(member.role);
	const [state, action] = useActionState(async (before: FormState, form: FormData) => {
		const after = await changeMember(before, form);
		if (after.status === "done") {
			toast({ tone: "ok", text: `${member.name} was changed.` });
			close();
		}
		return after;
	}, FORM_IDLE);
	return (
		<form action={action} className="grid gap-4">
			{state.status === "failed" && state.message !== undefined && (
				<Notice tone="bad" live>
					{state.message}
				</Notice>
			)}
			<input type="hidden" name="membershipId" value={member.membershipId} />
			<RoleField role={role} onRole={setRole} />
			<OwnersField
				owners={owners}
				role={role}
				departmentIds={member.departmentIds}
				teamIds={member.teamIds}
			/>
			<SeesPeopleField checked={member.seesPeople} />
			<SubmitButton className="justify-self-end">Save</SubmitButton>
		</form>
	);
}

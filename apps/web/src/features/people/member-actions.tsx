"use client";

import { ConfirmButton } from "../../design/confirm-button.tsx";
import { cancelLink, restoreMember, revokeMember } from "./people-actions.ts";

export interface RevokeMemberProps {
	readonly membershipId: string;
	readonly name: string;
	/** API tokens of theirs that work: they stop with the membership. */
	readonly tokens: number;
}

export function RevokeMember({ membershipId, name, tokens }: RevokeMemberProps) {
	const left =
		tokens === 0
			? "They made no API token that still works."
			: `${tokens === 1 ? "The API token that they made stops" : `The ${tokens} API tokens that they made stop`} too, with what uses ${tokens === 1 ? "it" : "them"}.`;
	return (
		<ConfirmButton
			size="sm"
			verb="Revoke"
			title={`Revoke ${name}?`}
			consequence={`No spend moves. They are signed out everywhere at once and can no longer sign in; what they set up stays, and so does their name in the audit log. ${left}`}
			action={() => revokeMember(membershipId)}
		/>
	);
}

export function RestoreMember({ membershipId, name }: Omit<RevokeMemberProps, "tokens">) {
	return (
		<ConfirmButton
			size="sm"
			variant="secondary"
			verb="Let in again"
			title={`Let ${name} in again?`}
			consequence="They can sign in with the password they had, and see and do what their role and scope say below their name. API tokens of theirs that are not revoked or expired work again."
			action={() => restoreMember(membershipId)}
		/>
	);
}

export function CancelLink({ id, email }: { readonly id: string; readonly email: string }) {
	return (
		<ConfirmButton
			size="sm"
			verb="Cancel link"
			title={`Cancel the link of ${email}?`}
			consequence="The link stops working at once. You can make another one at any time."
			action={() => cancelLink(id)}
		/>
	);
}

import { AuthCard } from "../../design/auth-card.tsx";
import { ButtonLink } from "../../design/button-link.tsx";
import { isMailSet, people } from "../../main.ts";
import { AccessLinkForm } from "./access-link-form.tsx";
import { PASSWORD_MIN } from "./new-password.ts";

export interface AccessLinkPageProps {
	readonly kind: "invitation" | "reset";
	readonly token: string;
}

/** An unknown, a used and an expired link look the same. */
export async function AccessLinkPage({ kind, token }: AccessLinkPageProps) {
	const link = await people().accessLink(token);
	if (link === null || link.kind !== kind) {
		return (
			<AuthCard title="This link no longer works">
				{kind === "reset" && isMailSet() ? (
					<div className="grid gap-4">
						<p className="text-ink-2">It has been used or has expired, or a newer mail has another one.</p>
						<ButtonLink href="/forgot" variant="primary" className="w-full">
							Ask for a new link
						</ButtonLink>
					</div>
				) : (
					<p className="text-ink-2">
						It has been used or has expired. Ask an admin of your organization for a new one.
					</p>
				)}
			</AuthCard>
		);
	}
	const title = kind === "invitation" ? `Join ${link.organization}` : "Choose a new password";
	return (
		<AuthCard
			title={title}
			text={kind === "invitation" ? "You were invited to see what AI costs and who owns it." : undefined}
		>
			<AccessLinkForm kind={kind} token={token} email={link.email} passwordMin={PASSWORD_MIN} />
		</AuthCard>
	);
}

import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "../../design/auth-card.tsx";
import { PASSWORD_MIN } from "../../features/people/new-password.ts";
import { timeZones } from "../../features/people/organization-schema.ts";
import { SetUpForm } from "../../features/people/set-up-form.tsx";
import { people } from "../../main.ts";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
	if (!(await people().needsSetUp())) redirect("/sign-in");
	return (
		<AuthCard title="Set up Outlay" text="The first account is an admin; it invites everyone else.">
			<SetUpForm passwordMin={PASSWORD_MIN} timeZones={timeZones()} />
		</AuthCard>
	);
}

import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard } from "../../design/auth-card.tsx";
import { ForgotForm } from "../../features/people/forgot-form.tsx";
import { isMailSet } from "../../main.ts";

export const metadata: Metadata = { title: "Forgot your password" };

/** Asked of each request: whether mail is set is not known when the application is built. */
export const dynamic = "force-dynamic";

export default function ForgotPage() {
	// The sign-in page says what to do without mail.
	if (!isMailSet()) redirect("/sign-in");
	return (
		<AuthCard
			title="Forgot your password?"
			text="You get a link by mail at which you choose a new one."
			footer={
				<Link href="/sign-in" className="font-strong text-accent underline underline-offset-2">
					Back to sign in
				</Link>
			}
		>
			<ForgotForm />
		</AuthCard>
	);
}

import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { currentActor } from "../../auth/actor.ts";
import { returnPath } from "../../auth/return-path.ts";
import { decodeSignInError } from "../../auth/sign-in-error.ts";
import { AuthCard } from "../../design/auth-card.tsx";
import { SignInForm } from "../../features/people/sign-in-form.tsx";
import { isMailSet, people, singleSignOn } from "../../main.ts";

export const metadata: Metadata = { title: "Sign in" };

const LOST = "No account, or the password is lost? An admin can send you a link.";

interface PageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SignInPage({ searchParams }: PageProps) {
	const { from, error } = await searchParams;
	const back = returnPath(typeof from === "string" ? from : null);
	if ((await currentActor()) !== null) redirect(back);
	if (await people().needsSetUp()) redirect("/setup");
	return (
		<AuthCard title="Sign in" footer={isMailSet() ? <Forgot /> : LOST}>
			<SignInForm
				from={back}
				error={typeof error === "string" ? decodeSignInError(error) : null}
				hasSingleSignOn={singleSignOn() !== null}
			/>
		</AuthCard>
	);
}

function Forgot() {
	return (
		<>
			<Link href="/forgot" className="font-strong text-accent underline underline-offset-2">
				Forgot your password?
			</Link>{" "}
			No account? An admin can invite you.
		</>
	);
}

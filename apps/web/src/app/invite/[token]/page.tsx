import type { Metadata } from "next";
import { AccessLinkPage } from "../../../features/people/access-link-page.tsx";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

interface PageProps {
	readonly params: Promise<{ readonly token: string }>;
}

export default async function Page({ params }: PageProps) {
	return <AccessLinkPage kind="invitation" token={(await params).token} />;
}

import { readAlert } from "@outlay/db/read-models/alerts";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { AlertScreenLazy } from "../../../../features/alerts/alert-screen-lazy.tsx";
import { alertDetailView } from "../../../../features/alerts/alert-view.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { alertIdSchema } from "../../../api/v1/alerts/schema.ts";

export const metadata: Metadata = { title: "Alert" };

interface AlertPageProps {
	readonly params: Promise<{ readonly id: string }>;
}

export default async function AlertPage({ params }: AlertPageProps) {
	const actor = await requireActor("alerts.read");
	const id = alertIdSchema.safeParse((await params).id);
	if (!id.success) notFound();
	const { today, timeZone } = await organizationContext(actor);
	const found = await readAlert(database(), actor, { id: id.data, today });
	if (found === null) notFound();
	return (
		<>
			<PageHeader title={found.alert.title} crumbs={[{ label: "Alerts", href: "/alerts" }]} />
			<AlertScreenLazy
				initial={alertDetailView(found)}
				timeZone={timeZone}
				canWrite={actor.rights.has("alerts.write")}
				canReplay={actor.rights.has("channels.write") && actor.scope.kind === "organization"}
			/>
		</>
	);
}

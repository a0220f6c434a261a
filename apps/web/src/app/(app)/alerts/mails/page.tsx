import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Tabs } from "../../../../design/tabs.tsx";
import { DeliveriesScreenLazy } from "../../../../features/deliveries/deliveries-screen-lazy.tsx";
import { deliveryTabs, parseDeliveriesUrl } from "../../../../features/deliveries/deliveries-url.ts";
import { readDeliveryPage } from "../../../../features/deliveries/delivery-page.ts";

export const metadata: Metadata = { title: "Mails to people" };

interface MailsPageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Mails are of the whole organization: whoever sees a part of it finds no page here. */
export default async function MailsPage({ searchParams }: MailsPageProps) {
	const actor = await requireActor("alerts.read");
	if (actor.scope.kind !== "organization") notFound();
	const url = parseDeliveriesUrl(await searchParams);
	const found = await readDeliveryPage(actor, { to: "people", url });
	if (found === null) notFound();
	const page = "/alerts/mails";
	return (
		<>
			<PageHeader
				title="Mails to people"
				crumbs={[
					{ label: "Alerts", href: "/alerts" },
					{ label: "Channels", href: "/alerts/channels" },
				]}
				remark="What was mailed to whom, and what became of it."
			/>
			<Tabs label="Mails by state" items={deliveryTabs(page, url.status)} />
			<DeliveriesScreenLazy key={found.path} page={page} url={url} isChannel={false} {...found.screen} />
		</>
	);
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../../auth/actor.ts";
import { PageHeader } from "../../../../../design/page-header.tsx";
import { Tabs } from "../../../../../design/tabs.tsx";
import { DeliveriesScreenLazy } from "../../../../../features/deliveries/deliveries-screen-lazy.tsx";
import { deliveryTabs, parseDeliveriesUrl } from "../../../../../features/deliveries/deliveries-url.ts";
import { readDeliveryPage } from "../../../../../features/deliveries/delivery-page.ts";
import { channelIdSchema } from "../../../../api/v1/channels/schema.ts";

export const metadata: Metadata = { title: "Log of a channel" };

interface ChannelPageProps {
	readonly params: Promise<{ readonly id: string }>;
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Channels are of the whole organization: whoever sees a part of it finds no page here. */
export default async function ChannelPage({ params, searchParams }: ChannelPageProps) {
	const actor = await requireActor("alerts.read");
	const id = channelIdSchema.safeParse((await params).id);
	if (actor.scope.kind !== "organization" || !id.success) notFound();
	const url = parseDeliveriesUrl(await searchParams);
	const found = await readDeliveryPage(actor, { to: id.data, url });
	if (found === null) notFound();
	const page = `/alerts/channels/${id.data}`;
	return (
		<>
			<PageHeader
				title={found.channel ?? ""}
				crumbs={[
					{ label: "Alerts", href: "/alerts" },
					{ label: "Channels", href: "/alerts/channels" },
				]}
				remark="What was sent to this channel, and what became of it."
			/>
			<Tabs label="Messages by state" items={deliveryTabs(page, url.status)} />
			<DeliveriesScreenLazy key={found.path} page={page} url={url} isChannel {...found.screen} />
		</>
	);
}

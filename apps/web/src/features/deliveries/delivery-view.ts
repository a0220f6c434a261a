import type { DeliveryPage, DeliveryRow } from "@outlay/db/read-models/deliveries";
import type { z } from "zod";
import type { deliveryListSchema } from "../../app/api/v1/deliveries/schema.ts";

/** A page of the log of deliveries as the API answers it: times are ISO texts. */
export type DeliveryListView = z.infer<typeof deliveryListSchema>;
export type DeliveryView = DeliveryListView["items"][number];

export function deliveryListView({
	deliveries,
	nextCursor,
}: Omit<DeliveryPage, "channel">): DeliveryListView {
	return { items: deliveries.map(deliveryView), nextCursor };
}

function deliveryView({ createdAt, dueAt, sentAt, ...rest }: DeliveryRow): DeliveryView {
	return {
		...rest,
		createdAt: createdAt.toISOString(),
		dueAt: dueAt?.toISOString() ?? null,
		sentAt: sentAt?.toISOString() ?? null,
	};
}

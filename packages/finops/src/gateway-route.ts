/**
 * What of a gateway's call may say whose account pays it, the most telling first: the gateway's deployment (a provider
 * key behind it), its own key, its team, the host that it called.
 */
export const ROUTE_KINDS = ["deployment", "key", "team", "host"] as const;
export type RouteKind = (typeof ROUTE_KINDS)[number];

/** `deployment:gpt-4o-eu`: a kind and the value as the gateway writes it. */
export type GatewayRoute = `${RouteKind}:${string}`;

/** The routes of a call in the order of {@link ROUTE_KINDS}; what the gateway does not say is left out. */
export function gatewayRoutes(said: Readonly<Record<RouteKind, string | null>>): readonly GatewayRoute[] {
	return ROUTE_KINDS.flatMap((kind): GatewayRoute[] => {
		const value = said[kind];
		return value === null ? [] : [`${kind}:${value}`];
	});
}

/** An answer to who pays for a gateway's calls to an issuer; `match` "": all that no other answer is about. */
export interface PayerAnswer {
	readonly issuer: string;
	readonly match: GatewayRoute | "";
	readonly billingAccountId: string;
}

/** Who pays for a call, by the first of its routes that has an answer; null: nobody has said. */
export function payerOf(
	answers: readonly PayerAnswer[],
	call: { readonly issuer: string; readonly routes: readonly GatewayRoute[] },
): string | null {
	const own = answers.filter(({ issuer }) => issuer === call.issuer);
	for (const route of [...call.routes, ""]) {
		const found = own.find(({ match }) => match === route);
		if (found !== undefined) return found.billingAccountId;
	}
	return null;
}

/** Whether text is a route: a known kind, a colon, and a value. */
export function isGatewayRoute(text: string): text is GatewayRoute {
	return ROUTE_KINDS.some((kind) => text.startsWith(`${kind}:`) && text.length > kind.length + 1);
}

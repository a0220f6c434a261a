import type { ForecastOwnerQuery } from "@outlay/db/read-models/scope-forecasts";
import { parseSideOwner, type SideOwner, sideOwnerText } from "@outlay/finops/bridge-side";
import { budgetIdSchema } from "../../app/api/v1/budgets/schema.ts";

/** Whose plans and forecasts a bridge is between: of a budget, or of an owner without one. */
export type BridgeSubject =
	| { readonly kind: "budget"; readonly id: string }
	| { readonly kind: "owner"; readonly owner: SideOwner };

export const ownerSubject = ({ kind, slug }: ForecastOwnerQuery) => ({
	kind: "owner" as const,
	owner:
		kind === "organization" || slug === null
			? ({ kind: "organization", slug: null } as const)
			: { kind, slug },
});

/** A bridge of a budget or an owner as its address says it. Sides are texts; what is left out is the screen's to choose. */
export interface SidesUrl {
	/** Null: nothing has this name. */
	readonly subject: BridgeSubject | null;
	readonly from: string | null;
	readonly to: string | null;
}

/** Reads an address; null: it is of spend alone. */
export function readSidesUrl(
	params: Readonly<Record<string, string | string[] | undefined>>,
): SidesUrl | null {
	const { budget, owner, from, to } = params;
	if (budget === undefined && owner === undefined) return null;
	const subject = budget === undefined ? ownerOf(textOf(owner) ?? "") : budgetOf(budget);
	return { subject, from: textOf(from), to: textOf(to) };
}

function budgetOf(text: string | readonly string[]): BridgeSubject | null {
	const id = budgetIdSchema.safeParse(text);
	return id.success ? { kind: "budget", id: id.data } : null;
}

function ownerOf(text: string): BridgeSubject | null {
	const owner = parseSideOwner(text);
	return owner === null ? null : { kind: "owner", owner };
}

const textOf = (value: string | string[] | undefined) =>
	typeof value === "string" && value !== "" ? value : null;

/** The member of an address, and of a form, that says whose bridge it is. */
export const subjectField = (subject: BridgeSubject): { readonly name: string; readonly value: string } =>
	subject.kind === "budget"
		? { name: "budget", value: subject.id }
		: { name: "owner", value: sideOwnerText(subject.owner) };

/** The address of a bridge of a budget or an owner. */
export function sidesHref(
	subject: BridgeSubject,
	{ from, to }: Pick<SidesUrl, "from" | "to"> = { from: null, to: null },
): string {
	const { name, value } = subjectField(subject);
	const query = new URLSearchParams({
		[name]: value,
		...(from === null ? {} : { from }),
		...(to === null ? {} : { to }),
	});
	return `/bridge?${query}`;
}

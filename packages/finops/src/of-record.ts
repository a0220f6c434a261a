import type { Basis } from "./charge.ts";
import { addDays, DAY_MS, type Day, type Instant, startOfDay } from "./day.ts";

/**
 * A source that holds something for one (billing account, day). `family` groups sources that complement
 * each other (the endpoints of one usage API): they are of record together. A lone source repeats its name.
 */
export interface RecordCandidate {
	readonly source: string;
	readonly family: string;
	readonly basis: Basis;
	/** The provider rounded its amounts: never of record where an exact source of the basis exists. */
	readonly rounded: boolean;
	/** Default order among families of one basis; smaller wins. */
	readonly precedence: number;
	/** The day's cell of that source: when the provider said it. */
	readonly asOf: Instant;
	/** Days after the day's end from which the source's numbers are final. */
	readonly finalityLagDays: number;
	/** Only filtered files hold the day: the source is silent about the rest of the account. */
	readonly partial?: boolean;
	/** The log of a gateway: it knows what went through it, and nothing of the rest of the account. */
	readonly isGateway?: boolean;
}

/** Why a family of the right basis is not of record: it only reconciles. */
export interface PassedOver {
	readonly family: string;
	readonly basis: Basis;
	readonly why: "rounded" | "partial" | "precedence";
}

export type OfRecordReason =
	| { readonly kind: "billed_final" }
	/** No billed source yet: usage at the price book's rates. */
	| { readonly kind: "only_metered" }
	/** `heldBackBy` becomes final at `finalAt`, once it is read again after that. */
	| { readonly kind: "billed_not_final"; readonly heldBackBy: string; readonly finalAt: Instant }
	/** `heldBackBy` holds filtered files only: it cannot speak for the account. */
	| { readonly kind: "billed_partial"; readonly heldBackBy: string };

/**
 * Which families count for one (billing account, day). Money comes from `billed` when `basis` is `billed`
 * or `provisional`, from `metered` when it is `metered`; the other one reconciles.
 */
export interface OfRecord {
	readonly billed: string | null;
	readonly metered: string | null;
	readonly basis: "billed" | "metered" | "provisional";
	readonly reason: OfRecordReason;
	readonly passedOver: readonly PassedOver[];
	/**
	 * Where money comes from a gateway's log: the metered family of the whole account that says what went around the
	 * gateway. Only what it counts beyond the log is money. null: none is known, or none is needed.
	 */
	readonly completedBy: string | null;
}

interface Family {
	readonly family: string;
	readonly basis: Basis;
	readonly rounded: boolean;
	readonly partial: boolean;
	readonly isGateway: boolean;
	readonly precedence: number;
	/** The instant from which all members are final. */
	readonly finalAt: Instant;
	/** All members were read after they became final. */
	readonly final: boolean;
}

export interface OfRecordInput {
	readonly day: Day;
	readonly candidates: readonly RecordCandidate[];
	/** The account's own precedence by basis and family, in place of the families' defaults. */
	readonly overrides?: Readonly<Record<Basis, Readonly<Record<string, number>>>>;
}

/** The first instant at which a source's numbers for the day are taken as final. */
export function finalFrom(day: Day, finalityLagDays: number): Instant {
	return startOfDay(addDays(day, 1)) + finalityLagDays * DAY_MS;
}

/**
 * Chooses one billed and one metered family of record. Exact before rounded (an override cannot change
 * that), whole before partial, then precedence, then the family's name: the result does not depend on
 * the order of candidates or of arrival. Null when no source holds the day.
 */
export function chooseOfRecord(input: OfRecordInput): OfRecord | null {
	const billedRanked = rank(input, "billed");
	const meteredRanked = rank(input, "metered");
	const [billed] = billedRanked;
	const [metered] = meteredRanked;
	const completing = completingFamily(meteredRanked);
	const passedOver = [...passOver(billedRanked), ...passOver(meteredRanked)];
	const names = { billed: billed?.family ?? null, metered: metered?.family ?? null, passedOver };
	/** The family that completes a gateway's log is not passed over where the log gives the money. */
	const ofUsage = (reason: OfRecordReason): OfRecord => ({
		...names,
		basis: "metered",
		reason,
		passedOver: passedOver.filter(({ family, basis }) => basis === "billed" || family !== completing),
		completedBy: completing,
	});
	if (billed === undefined) return metered === undefined ? null : ofUsage({ kind: "only_metered" });
	const reason = reasonOf(billed);
	if (reason.kind === "billed_final") return { ...names, basis: "billed", reason, completedBy: null };
	const meteredSpeaks = metered !== undefined && !(billed.partial && metered.partial);
	return meteredSpeaks ? ofUsage(reason) : { ...names, basis: "provisional", reason, completedBy: null };
}

/** The first family of the whole account behind a gateway's log that goes before it. */
function completingFamily([first, ...others]: readonly Family[]): string | null {
	if (first?.isGateway !== true) return null;
	return others.find(({ isGateway, partial }) => !isGateway && !partial)?.family ?? null;
}

function reasonOf(billed: Family): OfRecordReason {
	if (billed.partial) return { kind: "billed_partial", heldBackBy: billed.family };
	if (billed.final) return { kind: "billed_final" };
	return { kind: "billed_not_final", heldBackBy: billed.family, finalAt: billed.finalAt };
}

function rank(input: OfRecordInput, basis: Basis): Family[] {
	const members = Map.groupBy(
		input.candidates.filter((candidate) => candidate.basis === basis),
		(candidate) => candidate.family,
	);
	const overrides = input.overrides?.[basis] ?? {};
	return [...members]
		.map(([family, candidates]) => ({
			family,
			basis,
			...stateOf(input.day, candidates),
			precedence: overrides[family] ?? Math.min(...candidates.map((candidate) => candidate.precedence)),
		}))
		.sort(
			(a, b) =>
				falseFirst(a.rounded, b.rounded) ||
				falseFirst(a.partial, b.partial) ||
				a.precedence - b.precedence ||
				(a.family < b.family ? -1 : 1),
		);
}

function falseFirst(a: boolean, b: boolean): number {
	return a === b ? 0 : a ? 1 : -1;
}

function stateOf(day: Day, members: readonly RecordCandidate[]) {
	return {
		rounded: members.every((member) => member.rounded),
		partial: members.every((member) => member.partial === true),
		isGateway: members.every((member) => member.isGateway === true),
		finalAt: Math.max(...members.map((member) => finalFrom(day, member.finalityLagDays))),
		final: members.every((member) => member.asOf >= finalFrom(day, member.finalityLagDays)),
	};
}

function passOver(ranked: readonly Family[]): PassedOver[] {
	const [chosen, ...others] = ranked;
	if (chosen === undefined) return [];
	return others.map(({ family, basis, rounded, partial }) => ({
		family,
		basis,
		why: rounded && !chosen.rounded ? "rounded" : partial && !chosen.partial ? "partial" : "precedence",
	}));
}

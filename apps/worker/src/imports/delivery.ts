import { createHash } from "node:crypto";
import type { Connector, Recognition } from "@outlay/connectors/connector";
import type { SqlSession } from "@outlay/db/database";
import {
	type ArrivedFile,
	findHeldDeliveries,
	type HeldDelivery,
	reopenParts,
} from "@outlay/db/imports/deliveries";
import type { Claim } from "@outlay/db/imports/replace-cells";
import type { ImportRun } from "@outlay/db/repositories/imports";
import { arrivedTogether, isSamePlace, partName, partsLeftOut, restates } from "@outlay/finops/deliveries";

/** What a file is a part of. Files of one delivery add up; a later delivery of a period replaces all of an earlier one. */
export interface Delivery {
	/** 64 hex digits: the file's own bytes, or a name that the files share. */
	readonly id: string;
	/** Epoch ms, the same for all its files. */
	readonly asOf: number;
	/** Somebody, or the file, says when the provider made it, or which delivery it is: nothing is left to ask. */
	readonly isSaid: boolean;
	/** Files that came with it, itself included. */
	readonly companions: readonly ArrivedFile[];
}

/** Whether a file of a period that is filled already belongs to what is there cannot be told: somebody has to. */
export class DeliveryUnclearError extends Error {
	override readonly name = "DeliveryUnclearError";
	readonly held: HeldDelivery;
	constructor(held: HeldDelivery) {
		const names = held.files.map(({ fileName }) => fileName);
		const shown = names.length > NAMED_MAX ? `${names.length} files` : names.join(", ");
		super(
			`${held.months.join(", ")} is filled already, by ${shown}. Say whether this file is a further part of that export, so that they add up, or a newer export that takes its place.`,
		);
		this.held = held;
	}
}

const NAMED_MAX = 5;

/** The file would be a part of several deliveries at once. */
export class SeveralDeliveriesError extends Error {
	override readonly name = "SeveralDeliveriesError";
}

const nameOf = (...parts: readonly string[]): string =>
	createHash("sha256").update(JSON.stringify(parts)).digest("hex");

interface DeliveryInput {
	readonly connector: Pick<Connector, "source" | "inParts">;
	readonly recognition: Pick<Recognition, "asOf">;
	readonly run: ImportRun;
	readonly arrivals: readonly ArrivedFile[];
}

/**
 * The delivery of a file, from what somebody said of it, else from its own time, else from its archive, else from the
 * numbers in the names of files that came with it, else the file alone. It depends on what came when, never on which
 * file is read first.
 */
export function deliveryOf({ connector, recognition, run, arrivals }: DeliveryInput): Delivery {
	const { declared } = run;
	const said = declared.asOf === undefined ? recognition.asOf : Date.parse(declared.asOf);
	const alone = {
		id: run.sha256,
		asOf: said ?? run.receivedAt.getTime(),
		isSaid: said !== null,
		companions: arrivals.filter(({ importId }) => run.member !== "" || importId === run.id),
	};
	if (connector.inParts !== true || declared.filter !== undefined) return { ...alone, isSaid: true };
	const { partOf, delivery: named } = declared;
	if (partOf !== undefined) {
		// A file that is read again stays what it was, whatever has replaced parts of it since.
		const isSaid = declared.aiScope !== undefined;
		return { ...alone, id: partOf.delivery, asOf: Date.parse(partOf.asOf), isSaid };
	}
	if (named !== undefined) {
		const first = arrivals.find((arrival) => arrival.named === named);
		const id = nameOf("named", connector.source, named, declared.asOf ?? "");
		return { ...alone, id, asOf: said ?? first?.at ?? alone.asOf, isSaid: true };
	}
	if (said !== null) return { ...alone, id: nameOf("as of", connector.source, new Date(said).toISOString()) };
	const together = arrivedTogether(unsaid(arrivals), run.id);
	const [first] = together;
	if (run.member !== "" || first === undefined) return alone;
	const companions = arrivals.filter(({ importId }) => together.some((one) => one.importId === importId));
	const id = nameOf("parts", connector.source, partName(run.fileName).stem, first.importId);
	return { ...alone, id, asOf: first.at, companions };
}

const unsaid = (arrivals: readonly ArrivedFile[]) => arrivals.filter(({ isUnsaid }) => isUnsaid);

const isAlive = ({ status }: ArrivedFile): boolean => status !== "failed" && status !== "cancelled";
const isIn = ({ status }: ArrivedFile): boolean => status === "committed" || status === "done";

/**
 * Whether bytes that were imported before are wanted again: a numbered part that its provider did not change, of a
 * delivery whose other parts have replaced the older one.
 */
export function isWantedAgain(run: ImportRun, arrivals: readonly ArrivedFile[], sameId: string): boolean {
	const together = arrivedTogether(unsaid(arrivals), run.id).map(({ importId }) => importId);
	if (run.member !== "" || together.length === 0 || together.includes(sameId)) return false;
	const companions = arrivals.filter(({ importId }) => together.includes(importId) && importId !== run.id);
	return companions.some((companion) => isIn(companion) && companion.delivery !== companion.sha256);
}

interface DeliveryCheck {
	readonly run: ImportRun;
	readonly source: string;
	readonly delivery: Delivery;
	readonly claims: readonly Claim[];
}

/**
 * Throws a {@link DeliveryUnclearError} where another delivery fills a period and nothing tells whether this one adds to
 * it or replaces it. Returns the files of the replaced delivery that this one has no counterpart of: more may be to come.
 */
export async function checkDelivery(session: SqlSession, check: DeliveryCheck): Promise<readonly string[]> {
	const { run, source, delivery, claims } = check;
	const { organizationId, declared } = run;
	const held = await findHeldDeliveries(session, { organizationId, source }, claims);
	const own = held.find((one) => one.delivery === delivery.id);
	if (own !== undefined && declared.partOf === undefined) assertPlaceIsFree(run, own);
	const others = held.filter((one) => one.delivery !== delivery.id);
	if (delivery.isSaid || declared.replaces === true) return [];
	const mine = [fileNameOf(run), ...delivery.companions.filter(isAlive).map(({ fileName }) => fileName)];
	for (const other of others) {
		if (declared.partOf !== undefined && own !== undefined) throw new SeveralDeliveriesError();
		const names = other.files.map(({ fileName }) => fileName);
		if (!restates(mine, names)) throw new DeliveryUnclearError(other);
	}
	return others.flatMap(({ files }) =>
		partsLeftOut(
			mine,
			files.map(({ fileName }) => fileName),
		),
	);
}

const fileNameOf = (run: ImportRun): string => (run.member === "" ? run.fileName : run.member);

/** Two files of one name and number cannot both be of one delivery, whoever says that they are of one time. */
function assertPlaceIsFree(run: ImportRun, own: HeldDelivery): void {
	const isTaken = own.files.some((file) => file.sha256 !== run.sha256 && isSamePlace(file, run));
	if (run.member === "" && isTaken) throw new DeliveryUnclearError(own);
}

/** Lets the files go on that came with this one and were not let in before it was. */
export async function reopenCompanions(
	session: SqlSession,
	{ run, delivery }: Pick<DeliveryCheck, "run" | "delivery">,
): Promise<void> {
	if (run.member !== "" || partName(run.fileName).part === null || delivery.isSaid) return;
	const { organizationId } = run;
	const { companions } = delivery;
	const own = companions.filter((one) => isIn(one) && one.delivery === delivery.id);
	const left = companions.filter(
		(one) => one.importId !== run.id && !own.some((file) => isSamePlace(file, one)) && !isSamePlace(one, run),
	);
	const importIds = left.map(({ importId }) => importId);
	await reopenParts(
		session,
		{ organizationId, importIds },
		{ delivery: delivery.id, asOf: new Date(delivery.asOf).toISOString() },
	);
}

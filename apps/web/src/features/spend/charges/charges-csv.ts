import type { ChargeOwner, SpendCharge } from "@outlay/db/read-models/spend-charge-row";
import type { ChargePage } from "@outlay/db/read-models/spend-charges";
import { csvLine } from "../../../api/csv-line.ts";
import { textStream } from "../../../api/text-stream.ts";
import { ownerText } from "./owner-text.ts";

/** One cell for all owners; `Unallocated` where nobody is one. */
const ownersOf = (kind: "department" | "team" | "feature") => (charge: SpendCharge) =>
	[...new Set(charge.owners.map((owner) => owner[kind]?.name ?? nobodyText(owner, kind)))]
		.filter((name) => name !== "")
		.join("; ");

/** A team without a feature is not unallocated; what has no team is. */
const nobodyText = ({ team }: ChargeOwner, kind: "department" | "team" | "feature") =>
	kind !== "feature" && team === null ? "Unallocated" : "";

/** `Search, Ranking: 1.5; Support: 3`: whose how much of the effective cost is that counts. */
const sharesOf = ({ owners }: SpendCharge) =>
	owners.map((owner) => `${ownerText(owner)}: ${owner.effectiveCost}`).join("; ");

/** FOCUS names where FOCUS has one. Money and quantities are exact. */
const COLUMNS: readonly (readonly [string, (charge: SpendCharge) => string | null])[] = [
	["ChargePeriodStart", (charge) => charge.chargePeriodStart],
	["ChargePeriodEnd", (charge) => charge.chargePeriodEnd],
	["Accounting month", (charge) => charge.accountingMonth],
	["Billing account", (charge) => charge.billingAccount.name],
	["Provider", (charge) => charge.provider],
	["Service", (charge) => charge.service],
	["Project", (charge) => charge.subAccount?.name ?? null],
	["API key", (charge) => charge.apiKey?.name ?? null],
	["Resource", (charge) => charge.resource?.name ?? null],
	["Person", (charge) => charge.principal?.name ?? null],
	["Model", (charge) => charge.model],
	["Meter", (charge) => charge.meter],
	["Tier", (charge) => charge.tier],
	["Context", (charge) => charge.contextBand],
	["ChargeCategory", (charge) => charge.chargeCategory],
	["ChargeClass", (charge) => charge.chargeClass],
	["ChargeDescription", (charge) => charge.chargeDescription],
	["InvoiceId", (charge) => charge.invoiceId],
	["BillingCurrency", (charge) => charge.currency],
	["ConsumedQuantity", (charge) => charge.consumedQuantity],
	["Counts, effective cost", (charge) => charge.share.effectiveCost],
	["Counts, billed cost", (charge) => charge.share.billedCost],
	["Department", ownersOf("department")],
	["Team", ownersOf("team")],
	["Feature", ownersOf("feature")],
	["Owners, effective cost", sharesOf],
	["EffectiveCost", (charge) => charge.effectiveCost],
	["BilledCost", (charge) => charge.billedCost],
	["ContractedCost", (charge) => charge.contractedCost],
	["ListCost", (charge) => charge.listCost],
	["Basis", (charge) => charge.basis],
	["Rated", (charge) => charge.rating],
	["Source", (charge) => charge.source],
	["How it came here", (charge) => charge.use],
	["File", (charge) => charge.fileName],
	["Lines", (charge) => String(charge.lines)],
	["Charge id", (charge) => charge.id],
	["Import id", (charge) => charge.importId],
];

/**
 * All charges behind a figure as a spreadsheet takes them: UTF-8, a header, formula-safe. `read` gives the page after a
 * cursor; a page is read when the one before it was taken.
 */
export function chargesCsv(
	read: (cursor: ChargePage["nextCursor"]) => Promise<ChargePage>,
): ReadableStream<Uint8Array> {
	return textStream(pages(read));
}

async function* pages(read: Parameters<typeof chargesCsv>[0]): AsyncGenerator<string, undefined> {
	yield csvLine(COLUMNS.map(([name]) => name));
	let cursor: ChargePage["nextCursor"] = null;
	do {
		const page: ChargePage = await read(cursor);
		yield page.charges.map(lineOf).join("");
		cursor = page.nextCursor;
	} while (cursor !== null);
}

const lineOf = (charge: SpendCharge) => csvLine(COLUMNS.map(([, cell]) => cell(charge)));

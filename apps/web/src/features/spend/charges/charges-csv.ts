import type { SpendCharge } from "@outlay/db/read-models/spend-charge-row";
import type { ChargePage } from "@outlay/db/read-models/spend-charges";
import { csvLine } from "../../../api/csv-line.ts";

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
	const chunks = encoded(read);
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await chunks.next();
			if (done === true) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await chunks.return(undefined);
		},
	});
}

async function* encoded(read: Parameters<typeof chargesCsv>[0]): AsyncGenerator<Uint8Array, undefined> {
	const encoder = new TextEncoder();
	yield encoder.encode(csvLine(COLUMNS.map(([name]) => name)));
	let cursor: ChargePage["nextCursor"] = null;
	do {
		const page: ChargePage = await read(cursor);
		yield encoder.encode(page.charges.map(lineOf).join(""));
		cursor = page.nextCursor;
	} while (cursor !== null);
}

const lineOf = (charge: SpendCharge) => csvLine(COLUMNS.map(([, cell]) => cell(charge)));

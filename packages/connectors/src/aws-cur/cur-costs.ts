import type { Costs } from "@outlay/finops/charge";
import { addDecimal, DECIMAL_ZERO, type ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import { parseMoneyText } from "../money-text.ts";
import { missingValue } from "../row-fields.ts";
import type { CurColumn, CurRow } from "./cur-columns.ts";
import type { LineItemKind } from "./cur-type.ts";

type Amount = Result<ExactDecimal, RowReason>;

/**
 * What a line costs on the invoice: the net cost where the report has that column (accounts with
 * discounts), else the unblended one. Discounts that come as lines of their own are inside the net
 * costs already, so there an empty net is nothing; any other empty net leaves the unblended cost.
 */
export function billedCost(row: CurRow, kind: LineItemKind | null): Amount {
	const net = row.fields("line_item_net_unblended_cost");
	if (net !== null) return parseMoneyText(net, "line_item_net_unblended_cost");
	if (row.has("line_item_net_unblended_cost") && kind?.spread === "discount") return ok(DECIMAL_ZERO);
	const unblended = row.fields("line_item_unblended_cost");
	if (unblended !== null) return parseMoneyText(unblended, "line_item_unblended_cost");
	const message = "line_item_unblended_cost is empty: export the report again.";
	return { ok: false, error: missingValue("line_item_unblended_cost", message) };
}

/**
 * The four costs of a line. Effective spreads commitments over use: covered usage by AWS's own
 * effective cost, fees by their unused part, negations and upfront payments nothing; without those
 * columns it is the billed cost. Contracted is the billed cost, or the effective one of reserved
 * usage, which is billed as nothing. List is the public on-demand cost of usage where AWS gives one.
 */
export function curCosts(row: CurRow, kind: LineItemKind, billed: ExactDecimal): Result<Costs, RowReason> {
	const effective = effectiveCost(row, kind, billed);
	if (!effective.ok) return effective;
	const contracted = kind.spread === "reserved" || kind.spread === "negation" ? effective.value : billed;
	const list = listCost(row, kind, contracted);
	if (!list.ok) return list;
	return ok({ billed, effective: effective.value, contracted, list: list.value });
}

function effectiveCost(row: CurRow, kind: LineItemKind, billed: ExactDecimal): Amount {
	switch (kind.spread) {
		case "reserved":
			return firstOf(row, ["reservation_net_effective_cost", "reservation_effective_cost"], billed);
		case "planned":
			return firstOf(
				row,
				["savings_plan_net_savings_plan_effective_cost", "savings_plan_savings_plan_effective_cost"],
				billed,
			);
		case "negation":
			return ok(row.has("savings_plan_savings_plan_effective_cost") ? DECIMAL_ZERO : billed);
		case "reserved-fee":
			return unusedReservation(row, billed);
		case "planned-fee":
			return unusedCommitment(row, billed);
		case "upfront":
			return ok(row.has("savings_plan_savings_plan_effective_cost") ? DECIMAL_ZERO : billed);
		case "other":
			return isReservedUpfront(row, kind) ? ok(DECIMAL_ZERO) : ok(billed);
		case "usage":
		case "discount":
			return ok(billed);
	}
}

/** The upfront fee of a reservation is a plain Fee line that names the reservation. */
function isReservedUpfront(row: CurRow, kind: LineItemKind): boolean {
	const isFee = kind.category === "Purchase";
	return (
		isFee && row.has("reservation_effective_cost") && row.fields("reservation_reservation_a_r_n") !== null
	);
}

function unusedReservation(row: CurRow, billed: ExactDecimal): Amount {
	const hasNet = row.fields("reservation_net_unused_recurring_fee") !== null;
	const columns: readonly CurColumn[] = hasNet
		? [
				"reservation_net_unused_amortized_upfront_fee_for_billing_period",
				"reservation_net_unused_recurring_fee",
			]
		: ["reservation_unused_amortized_upfront_fee_for_billing_period", "reservation_unused_recurring_fee"];
	if (columns.every((column) => row.fields(column) === null)) return ok(billed);
	let sum: ExactDecimal = DECIMAL_ZERO;
	for (const column of columns) {
		const part = firstOf(row, [column], DECIMAL_ZERO);
		if (!part.ok) return part;
		sum = addDecimal(sum, part.value);
	}
	return ok(sum);
}

function unusedCommitment(row: CurRow, billed: ExactDecimal): Amount {
	const total = row.fields("savings_plan_total_commitment_to_date");
	if (total === null) return ok(billed);
	const committed = parseMoneyText(total, "savings_plan_total_commitment_to_date");
	if (!committed.ok) return committed;
	const used = firstOf(row, ["savings_plan_used_commitment"], DECIMAL_ZERO);
	if (!used.ok) return used;
	return ok(addDecimal(committed.value, { ...used.value, digits: -used.value.digits }));
}

/** AWS writes 0 where no public price exists (marketplace): that is no list price of nothing. */
function listCost(row: CurRow, kind: LineItemKind, contracted: ExactDecimal): Amount {
	if (kind.category !== "Usage" || kind.spread === "negation") return ok(contracted);
	const list = firstOf(row, ["pricing_public_on_demand_cost"], contracted);
	return list.ok && list.value.digits === 0n ? ok(contracted) : list;
}

/** The first of the columns that holds an amount, else `nearest`. */
function firstOf(row: CurRow, columns: readonly CurColumn[], nearest: ExactDecimal): Amount {
	const column = columns.find((name) => row.fields(name) !== null);
	const text = column === undefined ? null : row.fields(column);
	return column === undefined || text === null ? ok(nearest) : parseMoneyText(text, column);
}

import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import type { SpendFreshness } from "@outlay/db/read-models/spend-freshness";
import type { CurrencySpend, SpendCell, SpendGroup, SpendResult } from "@outlay/db/read-models/spend-result";
import type { SpendAnswer, SpendRequest } from "../../../app/api/v1/spend/schema.ts";
import { groupName } from "../query/words.ts";

type Row = SpendAnswer["currencies"][number]["rows"][number];

/** The answer of `GET /spend`, from what was read. */
export function spendAnswer(
	request: SpendRequest,
	result: SpendResult,
	freshness: SpendFreshness,
): SpendAnswer {
	const { heldBack, waiting } = freshness;
	const isAsked = ({ currency }: { readonly currency: string }) =>
		request.currency === undefined || request.currency === currency;
	const shown = result.currencies.filter(isAsked);
	return {
		from: request.from,
		to: request.to,
		view: request.view,
		groupBy: request.groupBy ?? null,
		subGroupBy: request.subGroupBy ?? null,
		granularity: request.granularity,
		billedTo: freshness.billedTo,
		heldBackBy:
			heldBack === null
				? null
				: { billingAccountId: heldBack.accountId, name: heldBack.name, source: heldBack.heldBackBy },
		waiting: waiting === null ? null : { ...waiting, changes: waiting.changes.filter(isAsked) },
		leftOut: result.currencies
			.filter((spend) => !isAsked(spend))
			.map(({ currency, current }) => ({ currency, spend: current.spend })),
		currencies: shown.map((spend) => ({
			currency: spend.currency,
			total: spend.current,
			compared: spend.compared,
			rows: rowsOf(request, spend),
		})),
	};
}

function rowsOf(request: SpendRequest, spend: CurrencySpend): Row[] {
	return request.granularity === "total"
		? groupRows(request, spend)
		: spend.cells.map((cell) => cellRow(request, spend, cell));
}

/** Without a time axis every group has a row, also one that has spend in the compared period only. */
function groupRows(request: SpendRequest, spend: CurrencySpend): Row[] {
	return spend.groups.flatMap((group) => {
		const own = request.groupBy === undefined ? null : groupOf(request.groupBy, group);
		if (request.subGroupBy === undefined) return [rowOf(group, { group: own, subGroup: null })];
		const { subGroupBy } = request;
		return group.subGroups.map((sub) => rowOf(sub, { group: own, subGroup: groupOf(subGroupBy, sub) }));
	});
}

function rowOf(group: SpendGroup, names: Pick<Row, "group" | "subGroup">): Row {
	return { bucket: null, ...names, amounts: group.current, compared: group.compared };
}

function cellRow(request: SpendRequest, spend: CurrencySpend, cell: SpendCell): Row {
	const group = spend.groups[cell.group];
	const subGroup = cell.subGroup === null ? undefined : group?.subGroups[cell.subGroup];
	return {
		bucket: cell.bucket,
		group: request.groupBy === undefined || group === undefined ? null : groupOf(request.groupBy, group),
		subGroup:
			request.subGroupBy === undefined || subGroup === undefined
				? null
				: groupOf(request.subGroupBy, subGroup),
		amounts: cell.amounts,
		compared: null,
	};
}

function groupOf(dimension: SpendDimension, group: SpendGroup): NonNullable<Row["group"]> {
	const { key } = group;
	return {
		kind: key.kind,
		value: key.kind === "value" ? key.value : null,
		label: groupName(dimension, group),
		count: key.kind === "others" ? key.count : null,
	};
}

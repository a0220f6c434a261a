import type { AccountFamily, AccountView } from "@outlay/db/read-models/billing-accounts";
import { countText } from "@outlay/finops/count-text";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { daySpanText, dayText } from "../../design/day-text.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { issuerText, sourceText } from "./import-words.ts";
import { PrecedenceForm } from "./precedence-form.tsx";

interface AccountPanelProps {
	readonly account: AccountView;
	readonly windowDays: number;
	readonly timeZone: string;
	readonly canWrite: boolean;
}

/** One billing account: who says what about it, and on which of them its figures rest. */
export function AccountPanel({ account, windowDays, timeZone, canWrite }: AccountPanelProps) {
	const { families, name, issuer, externalId } = account;
	return (
		<Panel
			flush
			title={
				<>
					{name} <span className="font-normal text-ink-3">{issuerText(issuer)}</span>
				</>
			}
			aside={
				externalId === null ? (
					"Not named by any file yet"
				) : (
					<span className="font-mono break-all">{externalId}</span>
				)
			}
		>
			<p className="px-4.5 pb-2.5 text-sm text-ink-2">
				{freshnessText(account)}
				{account.heldBack !== null && (
					<>
						{" "}
						{sourceText(account.heldBack.family)} is not final for every day yet; the next one is at{" "}
						<Time instant={Date.parse(account.heldBack.finalAt)} timeZone={timeZone} />, once it is imported
						again.
					</>
				)}
			</p>
			{families.length === 0 ? (
				<EmptyState title="No export of this account yet">
					Import its costs or usage, and it is counted from then on.
				</EmptyState>
			) : (
				<DataTable
					caption={`Sources of ${name}`}
					columns={columnsOf(windowDays, timeZone)}
					rows={families}
					rowKey={({ basis, family }) => `${basis} ${family}`}
					quiet={({ daysOfRecord }) => daysOfRecord === 0}
				/>
			)}
			{canWrite && <PrecedenceForm accountId={account.id} families={families} />}
		</Panel>
	);
}

function freshnessText({ dataTo, days }: AccountView): string {
	if (dataTo === null) return "";
	const parts = [
		days.billed > 0 ? `${days.billed} days rest on the bill` : "",
		days.metered > 0 ? `${days.metered} on metered usage` : "",
		days.provisional > 0 ? `${days.provisional} on a bill that may still change` : "",
	].filter((text) => text !== "");
	const counted = parts.length === 0 ? "" : ` Of the last three months, ${parts.join(", ")}.`;
	return `Data to ${dayText(dataTo)}.${counted}`;
}

const WHY = {
	rounded: "Rounded by the provider",
	partial: "Holds a part of the account",
	precedence: "Another source comes first",
} as const;

function columnsOf(windowDays: number, timeZone: string): readonly Column<AccountFamily>[] {
	return [
		{
			key: "source",
			header: "Source",
			rowHeader: true,
			cell: (family) => <SourceCell family={family} />,
			className: "align-top",
		},
		{
			key: "basis",
			header: "Says",
			cell: ({ basis }) => (basis === "billed" ? "the bill" : "usage"),
			className: "align-top",
		},
		{
			key: "counts",
			header: "Figures rest on it",
			cell: (family) => <CountsCell family={family} windowDays={windowDays} />,
			className: "align-top",
		},
		{
			key: "asOf",
			header: "Newest export",
			hideBelow: "md",
			className: "align-top",
			cell: ({ sources }) => (
				<Time instant={Math.max(...sources.map(({ asOf }) => Date.parse(asOf)))} timeZone={timeZone} />
			),
		},
	];
}

function SourceCell({ family: { family, sources } }: { readonly family: AccountFamily }) {
	const [only] = sources;
	const first = sources.map(({ firstDay }) => firstDay).sort()[0] ?? "";
	const last =
		sources
			.map(({ lastDay }) => lastDay)
			.sort()
			.at(-1) ?? "";
	return (
		<>
			{sourceText(family)}
			{only?.isGateway === true && (
				<>
					{" "}
					<Tag>gateway</Tag>
				</>
			)}
			<div className="text-xs font-normal text-ink-3">
				{daySpanText(first, last)}
				{sources.length > 1 && `, ${sources.length} reports that count together`}
			</div>
		</>
	);
}

function CountsCell({ family, windowDays }: { readonly family: AccountFamily; readonly windowDays: number }) {
	const { daysOfRecord, passedOver } = family;
	return (
		<>
			{daysOfRecord === 0 ? (
				"Only reconciles"
			) : (
				<span className="num">
					{countText(daysOfRecord)} of {windowDays} days
				</span>
			)}
			{passedOver !== null && <div className="text-xs text-ink-3">{WHY[passedOver]}</div>}
		</>
	);
}

"use client";

import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { type ReactNode, useState } from "react";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Tag } from "../../design/tag.tsx";
import { ClaimForm } from "./claim-form.tsx";
import { ClaimStatus, useClaims } from "./claim-status.tsx";
import { DIMENSION_WORDS } from "./rule-words.ts";

export interface ClaimKeysProps {
	readonly items: readonly ClaimableKeys[];
	readonly names: AttributionNames;
	readonly canWrite: boolean;
	/** A draft waits: claims are added to it. */
	readonly hasDraft: boolean;
	/** Whoever owns the keys is shown: newly seen keys may have a team. */
	readonly showTeams: boolean;
	/** Shown where there is no key. */
	readonly empty: ReactNode;
}

/** Keys to choose, and the form that gives the chosen ones to an owner. */
export function ClaimKeys(props: ClaimKeysProps) {
	const { items, canWrite } = props;
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const { waiting, text, begin } = useClaims(items);
	const claimed = new Map(
		waiting.flatMap(({ moving, owner }) =>
			moving.map((row) => [rowKey(row), `Claimed for ${owner}`] as const),
		),
	);
	const open = items.filter((row) => !claimed.has(rowKey(row)));
	const toggle = (keyId: string) => {
		const next = new Set(chosen);
		if (!next.delete(keyId)) next.add(keyId);
		setChosen(next);
	};
	const all = open.map(rowKey);
	const select: Column<ClaimableKeys> = {
		key: "select",
		header: (
			<input
				type="checkbox"
				aria-label="Choose all on this page"
				className="size-[15px] accent-(--accent)"
				checked={all.length > 0 && all.every((key) => chosen.has(key))}
				onChange={(event) => setChosen(event.target.checked ? new Set(all) : new Set())}
			/>
		),
		className: "w-9",
		cell: (row) =>
			!claimed.has(rowKey(row)) && (
				<input
					type="checkbox"
					aria-label={`Choose ${nameOf(row)}`}
					className="size-[15px] accent-(--accent)"
					checked={chosen.has(rowKey(row))}
					onChange={() => toggle(rowKey(row))}
				/>
			),
	};
	return (
		<>
			<ClaimStatus text={text} />
			{items.length === 0 ? (
				props.empty
			) : (
				<DataTable
					caption="Keys to claim"
					rows={items}
					rowKey={rowKey}
					columns={[
						...(canWrite ? [select] : []),
						...columnsOf(props, (row) => claimed.get(rowKey(row)) ?? null),
					]}
				/>
			)}
			{canWrite && (
				<ClaimForm
					rows={open.filter((row) => chosen.has(rowKey(row)))}
					names={props.names}
					hasDraft={props.hasDraft}
					onDone={(made) => {
						setChosen(new Set());
						if (made !== null) begin(made);
					}}
				/>
			)}
		</>
	);
}

/** A group in two currencies is two rows. */
const rowKey = ({ keyId, currency }: ClaimableKeys) => `${keyId} ${currency}`;

const nameOf = ({ name, value, provider }: ClaimableKeys) => name ?? value ?? provider;

function columnsOf(
	{ names, showTeams }: ClaimKeysProps,
	/** What has just become of a key; null: nothing. */
	markOf: (row: ClaimableKeys) => string | null,
): readonly Column<ClaimableKeys>[] {
	const teams = new Map(names.teams.map(({ slug, name }) => [slug, name]));
	const owner: Column<ClaimableKeys> = {
		key: "teams",
		header: "Team now",
		hideBelow: "sm",
		cell: (row) =>
			row.teams.length === 0 ? (
				<Tag tone="warn">Unallocated</Tag>
			) : (
				row.teams.map((slug) => teams.get(slug) ?? slug).join(", ")
			),
	};
	return [
		{
			key: "name",
			header: "Key",
			rowHeader: true,
			className: "max-w-[24rem]",
			cell: (row) => <KeyName row={row} mark={markOf(row)} />,
		},
		{
			key: "account",
			header: "Account",
			hideBelow: "md",
			cell: (row) => (
				<>
					{row.account}
					<span className="block text-xs text-ink-3">{row.provider}</span>
				</>
			),
		},
		{
			key: "models",
			header: "Models",
			hideBelow: "lg",
			className: "max-w-[15rem] text-ink-2",
			cell: (row) =>
				row.modelCount > row.models.length
					? `${row.models.join(", ")} and ${row.modelCount - row.models.length} more`
					: row.models.join(", "),
		},
		{ key: "seen", header: "First seen", hideBelow: "sm", cell: (row) => <SeenDay row={row} /> },
		...(showTeams ? [owner] : []),
		{
			key: "amount",
			header: showTeams ? "Spend" : "Unallocated",
			numeric: true,
			cell: (row) => <Money amount={showTeams ? row.spend : row.unallocated} currency={row.currency} />,
		},
	];
}

function KeyName({ row, mark }: { readonly row: ClaimableKeys; readonly mark: string | null }) {
	return (
		<>
			<span className="break-all">{nameOf(row)}</span> {mark !== null && <Tag tone="ok">{mark}</Tag>}
			<span className="block text-xs font-normal break-all text-ink-3">
				{DIMENSION_WORDS[row.dimension]}
				{row.name !== null && row.value !== null && <span className="font-mono"> {row.value}</span>}
			</span>
		</>
	);
}

function SeenDay({ row }: { readonly row: ClaimableKeys }) {
	return (
		<span className="num" title={`Last seen ${row.lastSeen}`}>
			{dayText(row.firstSeen)}
		</span>
	);
}

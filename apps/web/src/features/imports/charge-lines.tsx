"use client";

import type { ExplainedCharge, ExplainedLines, LineRequestView } from "@outlay/db/read-models/imports-lines";
import { countText } from "@outlay/finops/count-text";
import { exactText } from "@outlay/finops/decimal-text";
import { compareDecimal, parseDecimal } from "@outlay/finops/money";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { ErrorState } from "../../design/error-state.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Progress } from "../../design/progress.tsx";
import { Tag } from "../../design/tag.tsx";
import { CsvLink } from "../spend/csv-link.tsx";
import { callApi } from "./api-client.ts";
import { LiveQueries } from "./live-queries.tsx";
import { hiddenNote, RawText } from "./raw-text.tsx";

const ASK_EVERY_MS = 400;

interface ChargeLinesProps {
	readonly importId: string;
	readonly charge: ExplainedCharge;
}

/** The lines of the raw export behind a charge. The worker reads the file again, so they come a moment later. */
export function ChargeLines(props: ChargeLinesProps) {
	return (
		<LiveQueries>
			<Lines {...props} />
		</LiveQueries>
	);
}

function useLines({ importId, charge }: ChargeLinesProps) {
	const path = `/api/v1/imports/${importId}/lines`;
	const asked = useQuery({
		queryKey: ["lines", charge.id],
		queryFn: () =>
			callApi<LineRequestView>(path, { method: "POST", body: { chargeId: charge.id, day: charge.day } }),
		staleTime: Number.POSITIVE_INFINITY,
		refetchOnWindowFocus: false,
	});
	const requestId = asked.data?.id;
	const answered = useQuery({
		queryKey: ["line-request", requestId],
		queryFn: () => callApi<LineRequestView>(`${path}/${requestId}`),
		enabled: requestId !== undefined,
		refetchInterval: ({ state }) => (isOpen(state.data) ? ASK_EVERY_MS : false),
	});
	return { request: answered.data, error: asked.error ?? answered.error };
}

const isOpen = (request: LineRequestView | undefined): boolean =>
	request === undefined || request.status === "waiting" || request.status === "reading";

function Lines(props: ChargeLinesProps) {
	const { request, error } = useLines(props);
	const problem = error?.message ?? request?.error ?? null;
	if (problem !== null) {
		return (
			<Panel>
				<ErrorState title="The lines could not be read">{problem}</ErrorState>
			</Panel>
		);
	}
	if (request === undefined || request.result === null) {
		return (
			<Panel title="Its lines">
				<Progress label="Reading the raw export again" />
			</Panel>
		);
	}
	const csvHref = `/api/v1/imports/${props.importId}/lines/${request.id}?format=csv`;
	return <LinesTable {...props} found={request.result} csvHref={csvHref} />;
}

type Line = ExplainedLines["lines"][number];

interface LinesTableProps extends ChargeLinesProps {
	readonly found: ExplainedLines;
	readonly csvHref: string;
}

function LinesTable({ importId, charge, found, csvHref }: LinesTableProps) {
	const isBilled = charge.basis === "billed";
	const expected = isBilled ? charge.billedCost : charge.quantity;
	const sum = isBilled ? found.amount : found.quantity;
	return (
		<Panel
			title={found.count === 1 ? "Its line" : `Its ${countText(found.count)} lines`}
			flush
			aside={
				<span className="flex flex-wrap items-center gap-3">
					{addsUp(expected, sum) ? (
						<Tag tone="ok">Adds up to the charge</Tag>
					) : (
						<Tag tone="warn">Differs from the charge</Tag>
					)}
					{found.lines.length > 0 && <CsvLink href={csvHref} label="CSV" />}
				</span>
			}
			note={noteOf(found, isBilled)}
		>
			<DataTable
				wide
				caption="Lines of the raw export that make up the charge"
				columns={columnsOf(found, { isBilled, importId })}
				rows={found.lines}
				rowKey={({ importId, line, raw }) => `${importId} ${line} ${raw.length}`}
				empty={
					<p className="px-4.5 pb-4 text-sm text-ink-2">
						No line of the raw export is in this charge any more.
					</p>
				}
			/>
		</Panel>
	);
}

function addsUp(expected: string | null, sum: string | null): boolean {
	const [a, b] = [parseDecimal(expected ?? "0"), parseDecimal(sum ?? "0")];
	return a.ok && b.ok && compareDecimal(a.value, b.value) === 0;
}

function noteOf({ lines, count }: ExplainedLines, isBilled: boolean): string | undefined {
	const cut =
		count > lines.length
			? `The first ${countText(lines.length)} of ${countText(count)} lines; the sum is over all. `
			: "";
	const rated = isBilled ? "" : "The price book gives the money: the quantity times its price. ";
	const note = `${cut}${rated}${hiddenNote(lines) ?? ""}`.trim();
	return note === "" ? undefined : note;
}

function columnsOf(
	{ files, amount, currency, quantity }: ExplainedLines,
	{ isBilled, importId }: { readonly isBilled: boolean; readonly importId: string },
): readonly Column<Line>[] {
	const isOfOthers = files.some((file) => file.importId !== importId);
	const money: Column<Line> = {
		key: "amount",
		header: "Amount",
		numeric: true,
		className: "align-top",
		cell: (line) =>
			line.amount !== null &&
			line.currency !== null && <Money amount={line.amount} currency={line.currency} />,
		total: amount !== null && currency !== null && <Money amount={amount} currency={currency} />,
	};
	return [
		{
			key: "line",
			header: "Line",
			numeric: true,
			rowHeader: true,
			className: "align-top",
			cell: ({ line }) => countText(line),
			total: "Sum",
		},
		...(isOfOthers ? [fileColumn(files)] : []),
		{
			key: "raw",
			header: "As it stands in the file",
			className: "align-top min-w-72",
			cell: ({ raw }) => <RawText text={raw} />,
		},
		{
			key: "quantity",
			header: "Quantity",
			numeric: true,
			className: "align-top",
			cell: (line) => (line.quantity === null ? "" : exactText(line.quantity)),
			total: quantity === null ? "" : exactText(quantity),
		},
		...(isBilled ? [money] : []),
	];
}

/** Where lines are in other files than the one that the page is headed with. */
const fileColumn = (files: ExplainedLines["files"]): Column<Line> => ({
	key: "file",
	header: "File",
	className: "align-top",
	cell: ({ importId }) => (
		<Link href={`/imports/${importId}`} className="rounded-xs break-all hover:underline">
			{nameOf(files.find((file) => file.importId === importId))}
		</Link>
	),
});

const nameOf = (file: ExplainedLines["files"][number] | undefined): string =>
	file?.member || (file?.fileName ?? "");

import { SPEND_DIMENSIONS, type SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import { COST_VIEWS, CREDIT_SWITCHES, TAX_SWITCHES } from "@outlay/finops/spend-view";
import type { ReactNode } from "react";
import { daySpanText } from "../../../design/day-text.ts";
import { AddFilterChip, FilterBar, FilterChip } from "../../../design/filter-bar.tsx";
import type { FilterOption } from "../../../design/filter-options.tsx";
import { MenuHeading, MenuLink } from "../../../design/menu-item.tsx";
import { DayRangeForm } from "./day-range-form.tsx";
import { periodsOf } from "./periods.ts";
import {
	COMPARES,
	type CompareChoice,
	compareText,
	isWithinMonth,
	lastDay,
	offeredRanges,
	rangeShortText,
	rangeText,
} from "./range.ts";
import { convertsTo, type SpendContext } from "./spend-context.ts";
import { filterValues, HIERARCHIES, type SpendUrl, spendHref, withFilter } from "./spend-url.ts";
import { DIMENSION_WORDS } from "./words.ts";

/** A value that a filter offers. */
export interface FilterValue {
	readonly value: string | null;
	readonly label: string;
}

export interface SpendFiltersProps {
	readonly path: string;
	readonly url: SpendUrl;
	readonly defaults: SpendUrl;
	/** Days of the address; see `periodsOf`. */
	readonly context: Pick<SpendContext, "today" | "dataTo" | "fiscal" | "currency" | "convertible">;
	/** What the chips on screen offer: every filtered dimension and the one being added. */
	readonly offered: ReadonlyMap<SpendDimension, readonly FilterValue[]>;
	/** Currencies with spend in the period, the one shown first. */
	readonly currencies: readonly string[];
	/** The screen compares nothing. */
	readonly single?: boolean;
	/** Dimensions that the page itself fixes. */
	readonly without?: readonly SpendDimension[];
	/** Further chips, such as how to group. */
	readonly children?: ReactNode;
}

/** The date range and filter bar of every analysis screen. Each chip is a menu of links: all of it lives in the address. */
export function SpendFilters(props: SpendFiltersProps) {
	const { url, without = [] } = props;
	const used = SPEND_DIMENSIONS.filter(
		(dimension) =>
			!without.includes(dimension) && (filterValues(url, dimension).length > 0 || url.adding === dimension),
	);
	return (
		<FilterBar>
			<RangeChip {...props} />
			{props.single !== true && <CompareChip {...props} />}
			<ViewChip {...props} />
			{props.currencies.length > 0 && <CurrencyChip {...props} />}
			{props.children}
			{used.map((dimension) => (
				<DimensionChip key={dimension} dimension={dimension} {...props} />
			))}
			<AddFilterChip>
				<ul>
					{SPEND_DIMENSIONS.filter(
						(dimension) => !used.includes(dimension) && !without.includes(dimension),
					).map((dimension) => (
						<li key={dimension}>
							<MenuLink href={spendHref(props.path, { ...url, adding: dimension }, props.defaults)}>
								{DIMENSION_WORDS[dimension].one}
							</MenuLink>
						</li>
					))}
				</ul>
			</AddFilterChip>
		</FilterBar>
	);
}

function RangeChip({ path, url, defaults, context }: SpendFiltersProps) {
	const { span } = periodsOf(url, context);
	const options = offeredRanges(context.fiscal).map((name): FilterOption => {
		const range = { kind: "named", name } as const;
		return {
			label: rangeText(range, context),
			href: spendHref(path, { ...url, range }, defaults),
			current: url.range.kind === "named" && url.range.name === name,
		};
	});
	return (
		<FilterChip
			value={rangeShortText(url.range, context)}
			remark={url.range.kind === "named" ? daySpanText(span.start, lastDay(span)) : undefined}
			options={options}
		>
			<DayRangeForm
				href={spendHref(path, url, defaults)}
				names={["from", "to"]}
				replaces={["range"]}
				first={span.start}
				last={lastDay(span)}
			/>
		</FilterChip>
	);
}

const COMPARE_WORDS = {
	month: "Month before",
	previous: "Days before",
	year: "Year before",
	none: "Nothing",
} as const;

function CompareChip({ path, url, defaults, context }: SpendFiltersProps) {
	const { span, compare: shown } = periodsOf(url, context);
	const offered = COMPARES.filter((name) => name !== "month" || isWithinMonth(span));
	const options = offered.map((name): FilterOption => {
		const compare: CompareChoice = { kind: "named", name };
		const other = periodsOf({ ...url, compare }, context).compare;
		const days = other === null ? "" : `, ${compareText(other, span, context.fiscal)}`;
		return {
			label: `${COMPARE_WORDS[name]}${days}`,
			href: spendHref(path, { ...url, compare }, defaults),
			current: url.compare.kind === "named" && url.compare.name === name,
		};
	});
	return (
		<FilterChip
			name="vs"
			value={shown === null ? "nothing" : compareText(shown, span, context.fiscal)}
			options={options}
		>
			<DayRangeForm
				href={spendHref(path, url, defaults)}
				names={["vsFrom", "vsTo"]}
				replaces={["vs"]}
				first={(shown ?? span).start}
				last={lastDay(shown ?? span)}
			/>
		</FilterChip>
	);
}

function ViewChip({ path, url, defaults }: SpendFiltersProps) {
	const href = (change: Partial<SpendUrl["view"]>) =>
		spendHref(path, { ...url, view: { ...url.view, ...change } }, defaults);
	return (
		<FilterChip
			name="View"
			value={url.view.view}
			options={COST_VIEWS.map((view) => ({
				label: view === "invoice" ? "Invoice, as billed" : "Consumption, as used",
				href: href({ view }),
				current: view === url.view.view,
			}))}
		>
			<MenuHeading>Tax</MenuHeading>
			{TAX_SWITCHES.map((tax) => (
				<MenuLink key={tax} href={href({ tax })} current={tax === url.view.tax}>
					{tax === "excluded" ? "Left out" : "Included"}
				</MenuLink>
			))}
			<MenuHeading>Credits</MenuHeading>
			{CREDIT_SWITCHES.map((credits) => (
				<MenuLink key={credits} href={href({ credits })} current={credits === url.view.credits}>
					{credits === "apart" ? "Shown apart" : "Taken off"}
				</MenuLink>
			))}
			<MenuHeading>Owners</MenuHeading>
			{HIERARCHIES.map((hierarchy) => (
				<MenuLink
					key={hierarchy}
					href={spendHref(path, { ...url, hierarchy }, defaults)}
					current={hierarchy === url.hierarchy}
				>
					{hierarchy === "was" ? "As they were" : "As they are now"}
				</MenuLink>
			))}
		</FilterChip>
	);
}

/** One currency with all that converts to it, or what was billed in one. Nothing to choose: no chip. */
function CurrencyChip({ path, url, defaults, currencies, context }: SpendFiltersProps) {
	const isConverted = convertsTo(url, context) !== null;
	const all = context.convertible.length === 0 ? [] : [context.currency, ...context.convertible];
	const billed = [...new Set([...all, ...currencies])];
	if (billed.length < 2) return null;
	const option = (currency: string | null, label: string, current: boolean): FilterOption => ({
		label,
		href: spendHref(path, { ...url, currency }, defaults),
		current,
	});
	return (
		<FilterChip
			name="Currency"
			value={isConverted ? `${context.currency}, converted` : (currencies[0] ?? "")}
			options={[
				...(all.length === 0 ? [] : [option(null, `${context.currency}, others converted`, isConverted)]),
				...billed.map((currency) =>
					option(currency, `Billed in ${currency}`, !isConverted && currency === currencies[0]),
				),
			]}
		/>
	);
}

const NAMED_MAX = 2;

function DimensionChip({ dimension, ...props }: SpendFiltersProps & { readonly dimension: SpendDimension }) {
	const { path, url, defaults } = props;
	const chosen = filterValues(url, dimension);
	const offered = props.offered.get(dimension) ?? [];
	const options = offered.map(({ value, label }): FilterOption => {
		const isChosen = chosen.includes(value);
		const next = isChosen ? chosen.filter((other) => other !== value) : [...chosen, value];
		return { label, href: spendHref(path, withFilter(url, dimension, next), defaults), current: isChosen };
	});
	const names = chosen.map(
		(value) => offered.find((entry) => entry.value === value)?.label ?? value ?? "None",
	);
	const more = names.length - NAMED_MAX;
	const value =
		names.length === 0 ? "choose" : `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` +${more}` : ""}`;
	return (
		<FilterChip
			name={DIMENSION_WORDS[dimension].one}
			value={value}
			options={options}
			clearHref={spendHref(path, { ...withFilter(url, dimension, []), adding: null }, defaults)}
		/>
	);
}

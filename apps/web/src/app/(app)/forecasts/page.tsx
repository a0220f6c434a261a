import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { listScopeForecasts } from "@outlay/db/read-models/scope-forecasts";
import { listForecastEvents } from "@outlay/db/repositories/forecast-events";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { AddEvent } from "../../../features/forecasts/add-event.tsx";
import { mayNoteChanges } from "../../../features/forecasts/event-rights.ts";
import { EventsPanel } from "../../../features/forecasts/events-panel.tsx";
import { GRADES_TEXT } from "../../../features/forecasts/forecast-words.ts";
import { ForecastsTable } from "../../../features/forecasts/forecasts-table.tsx";
import { ownerOptions } from "../../../features/forecasts/owner-options.ts";
import { LiveQueries } from "../../../features/imports/live-queries.tsx";
import { organizationContext } from "../../../features/spend/query/spend-context.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Forecasts" };

export default async function ForecastsPage() {
	const actor = await requireActor("spend.read");
	const { today, currency } = await organizationContext(actor);
	const mayWrite = mayNoteChanges(actor);
	const [forecasts, events, hierarchy] = await Promise.all([
		listScopeForecasts(database(), actor, { today, owner: {} }),
		listForecastEvents(database(), actor, { today }),
		mayWrite ? readHierarchyOutline(database(), actor) : null,
	]);
	return (
		<LiveQueries>
			<PageHeader
				title="Forecasts"
				remark="What the running month and quarter will come to, with the range that holds four outcomes of five, and how far off past forecasts were."
			/>
			<div className="grid grid-cols-1 gap-3.5">
				<Panel flush note={`${GRADES_TEXT} Bias above zero said too much. The range should hold 80 %.`}>
					{forecasts.length === 0 ? (
						<EmptyState title="No forecasts yet">
							They are made every day and minutes after imports, where anything was spent.
						</EmptyState>
					) : (
						<ForecastsTable rows={forecasts} />
					)}
				</Panel>
				<EventsPanel
					events={events}
					mayWrite={mayWrite}
					add={
						hierarchy !== null && (
							<AddEvent owners={ownerOptions(hierarchy, today)} {...{ currency, today }} />
						)
					}
				/>
			</div>
		</LiveQueries>
	);
}

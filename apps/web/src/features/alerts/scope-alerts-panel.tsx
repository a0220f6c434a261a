import type { Actor } from "@outlay/db/actor";
import type { ScopeOwner } from "@outlay/db/budgets/budget-access";
import { type AlertRow, listAlerts, NO_ALERT_FILTER } from "@outlay/db/read-models/alerts";
import type { Day } from "@outlay/finops/day";
import Link from "next/link";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { database } from "../../main.ts";
import { STATUS_WORDS } from "./alert-words.ts";
import { alertsHref } from "./alerts-url.ts";
import { SeverityTag } from "./severity-tag.tsx";

export interface ScopeAlertsProps {
	readonly actor: Actor;
	readonly today: Day;
	readonly owner: ScopeOwner;
}

const SHOWN_MAX = 5;

/** What calls for somebody in an owner's spend, and who has it: alerts that are not over, the newest first. */
export async function ScopeAlerts({ actor, today, owner }: ScopeAlertsProps) {
	if (!actor.rights.has("alerts.read")) return null;
	const filter = { ...NO_ALERT_FILTER, of: owner };
	const asked = { status: "active", mine: false, today, limit: SHOWN_MAX, cursor: null, filter } as const;
	const { alerts, nextCursor } = await listAlerts(database(), actor, asked);
	if (alerts.length === 0) return null;
	return (
		<Panel
			title="Needs somebody"
			aside={
				<Link href={alertsHref({ view: "all", filter, cursor: null })} className="rounded-xs hover:underline">
					{nextCursor === null ? "All alerts" : "More alerts"}
				</Link>
			}
		>
			<ul>
				{alerts.map((alert) => (
					<AlertLine key={alert.id} alert={alert} />
				))}
			</ul>
		</Panel>
	);
}

function AlertLine({
	alert: { id, title, sentence, severity, status, owner },
}: {
	readonly alert: AlertRow;
}) {
	const { word, tone } = STATUS_WORDS[status];
	return (
		<li className="grid gap-1 border-b border-line py-3 first:pt-1 last:border-0 last:pb-0">
			<div className="flex items-start justify-between gap-2.5">
				<Link href={`/alerts/${id}`} className="min-w-0 rounded-xs font-strong hover:underline">
					{title}
				</Link>
				<SeverityTag severity={severity} />
			</div>
			<p className="text-sm text-ink-2">{sentence}</p>
			<p className="text-xs text-ink-3">
				<Tag tone={tone}>{word}</Tag> {owner === null ? "Nobody has taken it" : `${owner} has it`}
			</p>
		</li>
	);
}

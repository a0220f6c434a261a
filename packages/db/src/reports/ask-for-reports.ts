import { addDays, addMonths, type Day, type Month, monthOf } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { scopeOf, systemActor } from "../actor.ts";
import { defaultPreferences } from "../alerts/notification-preferences.ts";
import { MEMBERSHIP_COLUMNS, type MembershipRow } from "../alerts/people-told.ts";
import { knownCalendar } from "../alerts/quiet-hours.ts";
import { asOwner, type Database, inSqlTransaction, type QueryRows, queryOf } from "../database.ts";
import { newId } from "../id.ts";
import { readFreshnessOf } from "../read-models/spend-freshness.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import { spanOf } from "./read-spend-report.ts";
import { ownerColumns, type ReportOwner } from "./report-owner.ts";

/** The day of the month on which reports go out, whether or not the month's data is complete. */
const LAST_DAY_TO_WAIT = 5;
/** Completeness is looked at again when spend has changed, and after this long in any case. */
const LOOK_AGAIN_MS = 60 * 60_000;
/** After it nobody waits for a report any more: an installation that begins later begins with its own month. */
const LATEST_DAY = 10;

/**
 * Asks for the reports of last month in organizations whose data of it is complete, or whose fifth day of the month has
 * begun. Called every minute, it reads two rows while nothing has changed. A month is asked for once, in one transaction
 * with its mails: two ticks, or a crash, make no second. Returns how many mails were asked for.
 */
export async function askForSpendReports(
	database: Database,
	{ now }: { readonly now: Date },
): Promise<number> {
	const organizations = await asOwner(database, (prisma) =>
		prisma.organization.findMany({ select: { id: true, timeZone: true }, orderBy: { id: "asc" } }),
	);
	let asked = 0;
	for (const { id: organizationId, timeZone } of organizations) {
		const today = knownCalendar(timeZone).dayOf(now.getTime());
		const dayOfMonth = Number(today.slice(-2)); // not money
		if (dayOfMonth > LATEST_DAY) continue;
		const month = addMonths(monthOf(today), -1);
		const waiting = await readWaiting(database, { organizationId, month });
		if (waiting.isAsked) continue;
		const isDue =
			dayOfMonth >= LAST_DAY_TO_WAIT ||
			(hasNews(waiting, now) && (await isComplete(database, organizationId, { month, today })));
		if (isDue) asked += await askForMonth(database, organizationId, { month, now });
		else if (hasNews(waiting, now)) await noteIncomplete(database, organizationId, { month, waiting, now });
	}
	return asked;
}

/** What is known of a month without looking at its data. */
interface Waiting {
	readonly isAsked: boolean;
	/** How often spend has changed up to now. */
	readonly changes: string;
	/** When the month was last found to be incomplete, and how often spend had changed by then; null: never. */
	readonly lookedAt: Date | null;
	readonly lookedChanges: string | null;
}

/** Changes are read before the data: one that comes in between is looked at the next time. */
async function readWaiting(
	database: Database,
	{ organizationId, month }: { readonly organizationId: string; readonly month: Month },
): Promise<Waiting> {
	return inSqlTransaction(database, { organizationId }, async (session) => {
		const [row] = await queryOf(session)<Waiting>(
			`SELECT m.month IS NOT NULL AS "isAsked", coalesce(d.changes, 0)::text AS changes, w.looked_at AS "lookedAt",
			   w.changes::text AS "lookedChanges"
			 FROM (SELECT $1::uuid AS organization_id, $2::date AS month) o
			 LEFT JOIN outlay.spend_report_month m ON m.organization_id = o.organization_id AND m.month = o.month
			 LEFT JOIN outlay.spend_report_wait w ON w.organization_id = o.organization_id AND w.month = o.month
			 LEFT JOIN outlay.forecast_due d ON d.organization_id = o.organization_id`,
			[organizationId, spanOf(month).start],
		);
		invariant(row !== undefined, "a row of constants is one row");
		return row;
	});
}

function hasNews({ changes, lookedAt, lookedChanges }: Waiting, now: Date): boolean {
	return (
		lookedAt === null || changes !== lookedChanges || now.getTime() - lookedAt.getTime() >= LOOK_AGAIN_MS
	);
}

async function noteIncomplete(
	database: Database,
	organizationId: string,
	{ month, waiting, now }: { readonly month: Month; readonly waiting: Waiting; readonly now: Date },
): Promise<void> {
	await inSqlTransaction(database, { organizationId }, (session) =>
		session.query(
			`INSERT INTO outlay.spend_report_wait (organization_id, month, looked_at, changes)
			 VALUES ($1, $2, $3, $4)
			 ON CONFLICT (organization_id) DO UPDATE SET month = excluded.month, looked_at = excluded.looked_at,
			   changes = excluded.changes`,
			[organizationId, spanOf(month).start, now, waiting.changes],
		),
	);
}

/** Every account has billed the month to its end, or has brought all usage of it where it is never billed. */
async function isComplete(
	database: Database,
	organizationId: string,
	{ month, today }: { readonly month: Month; readonly today: Day },
): Promise<boolean> {
	const span = spanOf(month);
	const last = addDays(span.end, -1);
	const { accounts } = await readFreshnessOf(database, systemActor(organizationId), { span, today });
	const reaches = accounts.map(({ meteredOnly, dataTo, billedTo }) => (meteredOnly ? dataTo : billedTo));
	return reaches.length > 0 && reaches.every((day) => day !== null && day >= last);
}

interface Reader extends MembershipRow {
	readonly personId: string;
	readonly wants: boolean | null;
}

async function askForMonth(
	database: Database,
	organizationId: string,
	{ month, now }: { readonly month: Month; readonly now: Date },
): Promise<number> {
	return inSqlTransaction(database, { organizationId }, async (session) => {
		const query = queryOf(session);
		const first = await query<{ month: Date }>(
			`INSERT INTO outlay.spend_report_month (organization_id, month, asked_at) VALUES ($1::uuid, $2::date, $3::timestamptz)
			 ON CONFLICT DO NOTHING RETURNING month`,
			[organizationId, spanOf(month).start, now],
		);
		if (first.length === 0) return 0;
		const slugs = await readSlugs(query, organizationId);
		let asked = 0;
		for (const reader of await readReaders(query, organizationId)) {
			if (!(reader.wants ?? defaultPreferences(reader.role).spendReport)) continue;
			for (const owner of ownersOf(reader, slugs)) {
				await askForReport(query, organizationId, {
					report: { personId: reader.personId, owner, month, isPreview: false },
					now,
				});
				asked += 1;
			}
		}
		return asked;
	});
}

/** Leads, and finance. */
function readReaders(query: QueryRows, organizationId: string): Promise<readonly Reader[]> {
	return query<Reader>(
		`SELECT m.person_id AS "personId", ${MEMBERSHIP_COLUMNS}, n.spend_report AS wants FROM outlay.membership m
		 LEFT JOIN outlay.notification_preference n ON n.organization_id = m.organization_id AND n.person_id = m.person_id
		 WHERE m.organization_id = $1::uuid AND m.revoked_at IS NULL AND m.role IN ('finance', 'team_lead')
		 ORDER BY m.person_id`,
		[organizationId],
	);
}

type Slugs = Readonly<Record<"department" | "team", ReadonlyMap<string, string>>>;

async function readSlugs(query: QueryRows, organizationId: string): Promise<Slugs> {
	const of = async (table: "department" | "team") => {
		const rows = await query<{ id: string; slug: string }>(
			`SELECT id, slug FROM outlay.${table} WHERE organization_id = $1::uuid`,
			[organizationId],
		);
		return new Map(rows.map(({ id, slug }) => [id, slug]));
	};
	return { department: await of("department"), team: await of("team") };
}

/** One report for each owner that somebody answers for; whoever answers for all gets one of the organization. */
function ownersOf(reader: MembershipRow, slugs: Slugs): readonly ReportOwner[] {
	if (scopeOf(reader.role, reader).kind === "organization") return [{ kind: "organization" }];
	const named = (kind: "department" | "team", ids: readonly string[]) =>
		ids.flatMap((id) => {
			const slug = slugs[kind].get(id);
			return slug === undefined ? [] : [{ kind, slug }];
		});
	return [...named("department", reader.departmentIds), ...named("team", reader.teamIds)];
}

/** Writes a report that is to be mailed, and asks for its sending. One that was asked for already stays the only one. */
export async function askForReport(
	query: QueryRows,
	organizationId: string,
	{
		report,
		now,
	}: {
		readonly report: {
			readonly personId: string;
			readonly owner: ReportOwner;
			readonly month: Month;
			readonly isPreview: boolean;
		};
		readonly now: Date;
	},
): Promise<void> {
	const { personId, owner, month, isPreview } = report;
	const { ownerKind, ownerSlug } = ownerColumns(owner);
	const made = await query<{ id: string }>(
		`INSERT INTO outlay.spend_report (organization_id, id, person_id, owner_kind, owner_slug, month, is_preview, status,
		   attempts, created_at)
		 VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::date, $7::boolean, 'waiting', 0, $8::timestamptz)
		 ON CONFLICT DO NOTHING RETURNING id`,
		[organizationId, newId(), personId, ownerKind, ownerSlug, spanOf(month).start, isPreview, now],
	);
	for (const { id: reportId } of made) {
		await addToOutboxBySql(query, organizationId, {
			job: "report.send",
			payload: { organizationId, reportId },
		});
	}
}

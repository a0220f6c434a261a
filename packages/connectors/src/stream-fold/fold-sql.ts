import type { Meter } from "@outlay/finops/charge";
import { FIRST_BUCKET, HISTOGRAM_BUCKETS } from "./histogram.ts";
import { SLOTS_PER_DAY } from "./stream-rows.ts";

/** Where a group's rows are counted: what the database's tables of an import are told. */
export const CREATE_GROUPS_SQL = `
CREATE TABLE stream_file (id INTEGER, batch DOUBLE, own BOOLEAN);
CREATE TABLE stream_group (id INTEGER, key_id VARCHAR, account_id VARCHAR, scope VARCHAR, tier VARCHAR, reach VARCHAR,
  outcome VARCHAR, currency VARCHAR, dimensions VARCHAR, names VARCHAR);
CREATE TABLE gone (place BIGINT);
`;

/** Cells that any version of a row is in: a day that all its rows have left is emptied. */
export const CELLS_SQL = `SELECT DISTINCT g.account_id, g.scope, r.slot // ${SLOTS_PER_DAY} AS day
 FROM (SELECT DISTINCT grp, slot FROM stream_row) r JOIN stream_group g ON g.id = r.grp ORDER BY ALL`;

/** Each charge key with its first and last day, and the names that its last row has. */
export const KEYS_SQL = `
WITH spans AS (SELECT r.grp, min(r.slot) AS first_slot, max(r.slot) AS last_slot,
    max((r.slot, f.batch, r.line)) AS last_row
  FROM stream_row r JOIN stream_file f ON f.id = r.file GROUP BY r.grp)
SELECT g.key_id, g.account_id, arg_max(g.dimensions, s.last_row) AS dimensions, arg_max(g.names, s.last_row) AS names,
  min(s.first_slot) // ${SLOTS_PER_DAY} AS first_day, max(s.last_slot) // ${SLOTS_PER_DAY} AS last_day
FROM spans s JOIN stream_group g ON g.id = s.grp GROUP BY g.key_id, g.account_id`;

/**
 * Versions that a later batch, or a later line of the same one, replaces. Ids are compared as texts, but only those
 * whose hash occurs twice: a log that nobody sent again has none.
 */
export const FIND_GONE_SQL = `
INSERT INTO gone
WITH twice AS (SELECT hash(row_id) AS h FROM stream_row GROUP BY h HAVING count(*) > 1)
SELECT place FROM (
  SELECT r.rowid AS place, row_number() OVER (PARTITION BY r.row_id ORDER BY f.batch DESC, r.line DESC) AS version
  FROM stream_row r JOIN stream_file f ON f.id = r.file WHERE hash(r.row_id) IN (SELECT h FROM twice)) ranked
WHERE version > 1`;

export const SUM_GONE_SQL = `
SELECT g.currency, count(*) AS rows, sum(coalesce(r.reported, 0)) AS reported
FROM stream_row r JOIN gone ON gone.place = r.rowid JOIN stream_file f ON f.id = r.file AND f.own
  JOIN stream_group g ON g.id = r.grp GROUP BY g.currency ORDER BY g.currency`;

export const DROP_GONE_SQL = "DELETE FROM stream_row WHERE rowid IN (SELECT place FROM gone)";

/** Groups that differ in names or currency only fold together: the first of them stands for all. */
export const CREATE_FOLDS_SQL = `CREATE TABLE fold_group AS
 SELECT id, min(id) OVER (PARTITION BY key_id, account_id, scope, tier, reach, outcome) AS fold,
   nullif(max(currency) OVER (PARTITION BY key_id, account_id, scope, tier, reach, outcome), '') AS currency
 FROM stream_group`;

export const DAYS_SQL = `SELECT DISTINCT slot // ${SLOTS_PER_DAY} AS day FROM stream_row ORDER BY day`;

/** One letter per row that has a value: `A` is below 1, then one letter per power of two, the last takes the rest. */
const bucketsSql = (value: string, name: string): string =>
	`string_agg(CASE WHEN ${value} IS NULL THEN NULL WHEN ${value} < 1 THEN 'A'
	   ELSE chr(${FIRST_BUCKET} + least(${HISTOGRAM_BUCKETS - 1}, CAST(floor(log2(${value})) AS INTEGER) + 1)) END, '') AS ${name}`;

/** Folds the rows of one day: a day at a time, so that what the fold holds does not grow with the log. */
export function factsSql(meters: readonly Meter[]): string {
	const sums = meters.map((meter) => `sum(r.q_${meter}) AS q_${meter}`).join(", ");
	const buckets = [
		bucketsSql("r.prompt_tokens", "input_buckets"),
		meters.includes("output") ? bucketsSql("r.q_output", "output_buckets") : "NULL AS output_buckets",
		bucketsSql("r.latency_ms", "latency_buckets"),
	];
	return `
WITH folded AS (
  SELECT k.fold, r.slot, r.band, arg_min(r.file, s.batch) AS file, count(*) AS lines, sum(r.retries) AS retries, count(DISTINCT r.session) AS sessions,
    sum(r.reported) AS reported, ${buckets.join(", ")},
    ${sums}
  FROM stream_row r
    JOIN fold_group k ON k.id = r.grp
    JOIN stream_file s ON s.id = r.file
  WHERE r.slot BETWEEN $1 AND $1 + ${SLOTS_PER_DAY - 1} GROUP BY k.fold, r.slot, r.band)
SELECT g.key_id, g.account_id, g.scope, g.tier, g.reach, g.outcome, f.band, f.slot, f.file, f.lines, f.retries, f.sessions,
  f.reported, k.currency, input_buckets, output_buckets, latency_buckets,
  ${meters.map((meter) => `q_${meter}`).join(", ")}
FROM folded f JOIN stream_group g ON g.id = f.fold JOIN fold_group k ON k.id = f.fold`;
}

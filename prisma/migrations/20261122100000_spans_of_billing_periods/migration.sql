-- Imports of billing periods say which days they speak for, as those of other statements do: so far as their cells still tell it.
UPDATE outlay."import" i SET span_start = c.first_day, span_end = c.last_day + 1
  FROM (SELECT organization_id, import_id, min(day) AS first_day, max(day) AS last_day FROM outlay.cell
    WHERE scope LIKE 'billing-period:%' GROUP BY organization_id, import_id) c
  WHERE c.organization_id = i.organization_id AND c.import_id = i.id AND i.span_start IS NULL;

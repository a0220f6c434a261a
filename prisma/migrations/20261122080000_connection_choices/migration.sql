-- What a connection reads can be changed after it was made: its first day is kept, where it was days of history before
-- the day of its first pull.
UPDATE outlay.connection SET settings = jsonb_build_object(
  'firstDay', to_char((created_at AT TIME ZONE 'UTC')::date - coalesce((settings->>'historyDays')::integer, 180), 'YYYY-MM-DD'),
  'analytics', coalesce((settings->>'analytics')::boolean, false),
  'claudeCode', coalesce((settings->>'claudeCode')::boolean, false));

-- What each report has read so far begins there.
UPDATE outlay.connection c SET cursor = jsonb_set(c.cursor, '{sources}', (
    SELECT jsonb_object_agg(s.key, s.value || jsonb_build_object('readFrom', c.settings->'firstDay'))
    FROM jsonb_each(c.cursor->'sources') s))
  WHERE c.cursor->'sources' <> '{}'::jsonb;

-- Two imports that meet the same new month at once: the second waits for the first, and its catalog cache may still say
-- that there is no such table. IF NOT EXISTS looks again under the lock that creating takes.
CREATE OR REPLACE FUNCTION outlay.ensure_month(wanted date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  parent text;
  part text;
  lower_bound date := date_trunc('month', wanted)::date;
BEGIN
  IF lower_bound < date '2015-01-01' OR lower_bound > (current_date + interval '3 years') THEN
    RAISE EXCEPTION 'month % is outside 2015-01 to three years from now', to_char(lower_bound, 'YYYY-MM')
      USING ERRCODE = 'datetime_field_overflow';
  END IF;
  FOREACH parent IN ARRAY ARRAY['charge', 'usage_fact', 'spend_key_day', 'spend_day'] LOOP
    part := parent || '_' || to_char(lower_bound, 'YYYYMM');
    IF to_regclass(format('outlay_parts.%I', part)) IS NULL THEN
      PERFORM pg_advisory_xact_lock(hashtext('outlay.ensure_month'));
      EXECUTE format('CREATE TABLE IF NOT EXISTS outlay_parts.%I PARTITION OF outlay.%I FOR VALUES FROM (%L) TO (%L)',
        part, parent, lower_bound, (lower_bound + interval '1 month')::date);
    END IF;
  END LOOP;
END
$$;

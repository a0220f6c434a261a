-- CREATE TABLE ... PARTITION OF takes ACCESS EXCLUSIVE on the table: it waits for every reader, and readers wait for it.
-- ATTACH PARTITION takes SHARE UPDATE EXCLUSIVE, which readers and writers do not meet; two makers of a month do, and
-- taking it first lets the second see what the first has made. A maker that has to wait gives up soon and is sent again.
CREATE OR REPLACE FUNCTION outlay.ensure_month(wanted date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
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
    CONTINUE WHEN to_regclass(format('outlay_parts.%I', part)) IS NOT NULL;
    EXECUTE format('LOCK TABLE ONLY outlay.%I IN SHARE UPDATE EXCLUSIVE MODE', parent);
    CONTINUE WHEN to_regclass(format('outlay_parts.%I', part)) IS NOT NULL;
    EXECUTE format('CREATE TABLE outlay_parts.%I (LIKE outlay.%I INCLUDING ALL)', part, parent);
    EXECUTE format('ALTER TABLE outlay.%I ATTACH PARTITION outlay_parts.%I FOR VALUES FROM (%L) TO (%L)',
      parent, part, lower_bound, (lower_bound + interval '1 month')::date);
  END LOOP;
END
$$;

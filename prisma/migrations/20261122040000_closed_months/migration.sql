-- Owners of charge keys in closed months, as they were when the month closed: rules, tables and the hierarchy go on
-- changing, and figures by charge key must stay what figures by owner are. The trigger below writes them.
CREATE TABLE "outlay"."closed_owner" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "charge_key_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "department_id" UUID,
    "team_id" UUID,
    "feature_id" UUID,
    "environment_id" UUID,

    CONSTRAINT "closed_owner_pkey" PRIMARY KEY ("organization_id","month","charge_key_id","valid_from")
);

-- Days of closed months that newer data would change, and by how much. They wait: opening the month takes them in.
CREATE TABLE "outlay"."waiting_day" (
    "organization_id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "billed_cost" DECIMAL(38,18) NOT NULL,
    "effective_cost" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "waiting_day_pkey" PRIMARY KEY ("organization_id","billing_account_id","day","currency")
);

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.closed_owner TO outlay_app;
ALTER TABLE outlay.closed_owner ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.closed_owner
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

GRANT SELECT, INSERT, UPDATE, DELETE ON outlay.waiting_day TO outlay_app;
ALTER TABLE outlay.waiting_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.waiting_day
  USING (organization_id = (SELECT outlay.current_organization()))
  WITH CHECK (organization_id = (SELECT outlay.current_organization()));

-- One row for each run of days on which a key had one owner. Usage of a carried day has keys of its own.
CREATE FUNCTION outlay.pin_month(organization uuid, closed date) RETURNS void
  LANGUAGE sql SET search_path = pg_catalog AS $$
  INSERT INTO outlay.closed_owner (organization_id, month, charge_key_id, valid_from, valid_to, kind, rule_id,
    department_id, team_id, feature_id, environment_id)
  SELECT organization, closed, charge_key_id, min(day), max(day) + 1, kind, rule_id, department_id, team_id, feature_id,
    environment_id
  FROM (
    SELECT o.*, row_number() OVER (PARTITION BY charge_key_id ORDER BY day)
      - row_number() OVER (PARTITION BY charge_key_id, kind, rule_id, department_id, team_id, feature_id, environment_id
          ORDER BY day) AS run
    FROM (
      SELECT s.charge_key_id, s.day, coalesce(a.kind, 'unallocated') AS kind, coalesce(a.rule_id, '') AS rule_id,
        tp.department_id, coalesce(fp.team_id, a.team_id) AS team_id, a.feature_id, a.environment_id
      FROM (
        SELECT charge_key_id, day FROM outlay.spend_key_day WHERE organization_id = organization AND month = closed
        UNION SELECT charge_key_id, day FROM outlay.usage_fact WHERE organization_id = organization AND month = closed) s
      LEFT JOIN outlay.allocation a ON a.organization_id = organization AND a.charge_key_id = s.charge_key_id
        AND s.day >= a.valid_from AND s.day < a.valid_to
      LEFT JOIN outlay.feature_placement fp ON fp.organization_id = organization AND fp.feature_id = a.feature_id
        AND s.day >= fp.valid_from AND (fp.valid_to IS NULL OR s.day < fp.valid_to)
      LEFT JOIN outlay.team_placement tp ON tp.organization_id = organization
        AND tp.team_id = coalesce(fp.team_id, a.team_id)
        AND s.day >= tp.valid_from AND (tp.valid_to IS NULL OR s.day < tp.valid_to)) o) r
  GROUP BY charge_key_id, run, kind, rule_id, department_id, team_id, feature_id, environment_id
$$;

-- Whoever closes a month pins it, and whoever opens it again marks its days. The lock makes rebuilds that are under way
-- end first; those that follow find the month closed.
CREATE FUNCTION outlay.period_changed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  was_closed boolean := TG_OP <> 'INSERT' AND OLD.status = 'closed';
  is_closed boolean := TG_OP <> 'DELETE' AND NEW.status = 'closed';
BEGIN
  IF was_closed = is_closed THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('periods:' || coalesce(NEW.organization_id, OLD.organization_id)::text, 0));
  IF is_closed THEN
    PERFORM outlay.pin_month(NEW.organization_id, NEW.month);
    RETURN NULL;
  END IF;
  DELETE FROM outlay.closed_owner WHERE organization_id = OLD.organization_id AND month = OLD.month;
  INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
    SELECT DISTINCT organization_id, billing_account_id, day FROM outlay.spend_key_day
    WHERE organization_id = OLD.organization_id AND month = OLD.month
    UNION SELECT organization_id, billing_account_id, day FROM outlay.waiting_day
    WHERE organization_id = OLD.organization_id AND date_trunc('month', day)::date = OLD.month
    ON CONFLICT DO NOTHING;
  DELETE FROM outlay.waiting_day
    WHERE organization_id = OLD.organization_id AND date_trunc('month', day)::date = OLD.month;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION outlay.pin_month(uuid, date), outlay.period_changed() FROM PUBLIC;

CREATE TRIGGER period_changed AFTER INSERT OR UPDATE OF status OR DELETE ON outlay.accounting_period
  FOR EACH ROW EXECUTE FUNCTION outlay.period_changed();

SELECT outlay.pin_month(organization_id, month) FROM outlay.accounting_period WHERE status = 'closed';

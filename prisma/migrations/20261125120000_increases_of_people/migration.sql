-- More for one person of a budget for each person, by the name that the source of the spend gives them.
ALTER TABLE "outlay"."budget_increase" ADD COLUMN "person" TEXT;
ALTER TABLE outlay.budget_increase ADD CONSTRAINT budget_increase_of_somebody CHECK (person <> '');

-- What each person may use: the same for everyone, but for whom more was granted.
ALTER TABLE "outlay"."budget_person" ADD COLUMN "planned" DECIMAL(76,36),
ADD COLUMN "cap" DECIMAL(76,36);
UPDATE outlay.budget_person p SET planned = s.planned, cap = s.cap
FROM outlay.budget_state s WHERE s.organization_id = p.organization_id AND s.budget_id = p.budget_id;

-- When the log was told that an increase has expired, once. What expired before this is not told of afterwards.
ALTER TABLE "outlay"."budget_increase" ADD COLUMN "expired_at" TIMESTAMPTZ(3);
UPDATE outlay.budget_increase SET expired_at = now() WHERE status = 'approved' AND last_day < now()::date;

-- Who was given the alert by somebody else; whoever takes it themselves is in "by".
ALTER TABLE "outlay"."alert_step" ADD COLUMN "assignee" TEXT;

ALTER TABLE outlay.alert_step ADD CONSTRAINT alert_step_assignee_of_assigned CHECK (assignee IS NULL OR kind = 'assigned');

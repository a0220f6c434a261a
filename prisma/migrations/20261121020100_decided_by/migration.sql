-- What rules looked at that may change after a key was attributed: its display names and its account's id. An allocation
-- whose key says something else by now is decided again.
ALTER TABLE "outlay"."allocation" ADD COLUMN "decided_by" JSONB NOT NULL DEFAULT '{}';

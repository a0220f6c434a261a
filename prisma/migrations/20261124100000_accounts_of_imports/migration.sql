-- Which billing accounts a file speaks for: files of one delivery add up where they share one. Null: imported before
-- this was kept.
ALTER TABLE "outlay"."import" ADD COLUMN "account_ids" UUID[];

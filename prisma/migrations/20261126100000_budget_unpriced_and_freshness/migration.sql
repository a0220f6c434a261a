-- What a state does not know: usage that has no price, and spend that has not come in. Until the next evaluation nobody looked.
ALTER TABLE "outlay"."budget_state" ADD COLUMN "unpriced" TEXT[] NOT NULL DEFAULT '{}',
ADD COLUMN "complete_to" DATE,
ADD COLUMN "late" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "undelivered" DATE[] NOT NULL DEFAULT '{}';

ALTER TABLE "outlay"."budget_person" ADD COLUMN "unpriced" TEXT[] NOT NULL DEFAULT '{}';

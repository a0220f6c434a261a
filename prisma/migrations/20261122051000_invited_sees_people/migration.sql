-- An invitation may give the right to see figures by person.
ALTER TABLE "outlay"."access_link" ADD COLUMN "sees_people" BOOLEAN NOT NULL DEFAULT false;

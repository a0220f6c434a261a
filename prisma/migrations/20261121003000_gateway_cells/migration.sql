-- Whose names a metered source speaks: a gateway's teams, keys and users are its own, not the provider's.
ALTER TABLE "outlay"."cell" ADD COLUMN "is_gateway" BOOLEAN NOT NULL DEFAULT false;

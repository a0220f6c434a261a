-- When each worker process started, was last seen and, unless it died, stopped. Times are the database's own clock.
-- It belongs to no organization and says nothing of one: only the owner reads and writes it. Row-level security without
-- a policy keeps it closed to the app role even if a later grant on all tables catches it.
CREATE TABLE "outlay"."worker_heartbeat" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);

ALTER TABLE outlay.worker_heartbeat ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON outlay.worker_heartbeat FROM outlay_app;

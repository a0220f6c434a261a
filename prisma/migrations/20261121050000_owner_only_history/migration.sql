-- The app role has no business with the history of migrations: the foundation's grant on all tables caught it.
DO $$
BEGIN
  IF to_regclass('outlay._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON outlay._prisma_migrations FROM outlay_app;
  END IF;
END
$$;

// What Prisma's schema cannot say, as text: partitioning, checks, row-level security, grants, functions, triggers.
import pg from "pg";

/** Lines of one kind of object in schema outlay, in a fixed order and without anything that differs between servers. */
const QUERIES: readonly string[] = [
	`SELECT format('table %s partitioned %s rls %s', c.relname, coalesce(pg_get_partkeydef(c.oid), 'no'), c.relrowsecurity)
	 FROM pg_class c WHERE c.relnamespace = 'outlay'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`,
	`SELECT format('check %s.%s %s', r.relname, c.conname, pg_get_constraintdef(c.oid))
	 FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
	 WHERE c.connamespace = 'outlay'::regnamespace AND c.contype IN ('c', 'x')`,
	`SELECT format('index %s', pg_get_indexdef(i.indexrelid)) FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid
	 WHERE r.relnamespace = 'outlay'::regnamespace AND r.relname <> '_prisma_migrations'`,
	`SELECT format('policy %s.%s %s using %s check %s', tablename, policyname, cmd, qual, coalesce(with_check, '-'))
	 FROM pg_policies WHERE schemaname = 'outlay'`,
	`SELECT format('grant %s to outlay_app %s', r.relname, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type))
	 FROM pg_class r, aclexplode(r.relacl) g
	 WHERE r.relnamespace = 'outlay'::regnamespace AND g.grantee = 'outlay_app'::regrole AND r.relkind IN ('r', 'p', 'S')
	 GROUP BY r.relname`,
	`SELECT format('public may %s %s', g.privilege_type, r.relname) FROM pg_class r, aclexplode(r.relacl) g
	 WHERE r.relnamespace IN ('outlay'::regnamespace, 'outlay_parts'::regnamespace) AND g.grantee = 0`,
	`SELECT format('function %s definer %s %s', p.proname, p.prosecdef, md5(p.prosrc)) FROM pg_proc p
	 WHERE p.pronamespace = 'outlay'::regnamespace`,
	`SELECT format('function %s for %s', p.proname,
	   string_agg(CASE g.grantee WHEN 0 THEN 'public' WHEN p.proowner THEN 'owner' ELSE g.grantee::regrole::text END, ', '
	     ORDER BY g.grantee))
	 FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
	 WHERE p.pronamespace = 'outlay'::regnamespace GROUP BY p.proname`,
	`SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
	 WHERE r.relnamespace = 'outlay'::regnamespace AND NOT t.tgisinternal`,
];

/** The catalog of schema outlay: equal text, equal schema. Committed as prisma/catalog.txt. */
export async function catalogText(databaseUrl: string): Promise<string> {
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		const lines: string[] = [];
		for (const query of QUERIES) {
			const result = await client.query<{ format: string }>(query);
			lines.push(...result.rows.map((row) => row.format.replaceAll(/\s+/g, " ")).sort());
		}
		return `${lines.join("\n")}\n`;
	} finally {
		await client.end();
	}
}

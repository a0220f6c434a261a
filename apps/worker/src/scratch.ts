import { openDatabase } from "@outlay/db/database";
import { systemActor } from "@outlay/db/actor";
import { newId } from "@outlay/db/id";
import { createImport } from "@outlay/db/repositories/imports";
import { seedPrices } from "@outlay/db/repositories/prices";
import { openRawExports } from "@outlay/raw-exports/store";
import { createReadStream } from "node:fs";
import { runImport } from "./imports/run-import.ts";
const database = openDatabase({ url: "postgres://postgres@127.0.0.1:54329/t2" });
const rawExports = await openRawExports({ directory: "/tmp/gen/raw" });
const org = newId();
await database.prisma.organization.create({ data: { id: org, name: "T", slug: org } });
const actor = systemActor(org);
const ctx = { database, rawExports, now: () => new Date(), log: console.log };
for (const path of process.argv.slice(2)) {
	const s = await rawExports.put(createReadStream(path), new AbortController().signal);
	const id = await createImport(database, actor, { sha256: s.sha256, byteLength: s.byteLength, fileName: path.split("/").at(-1)!, member: "", declared: {} }, new Date());
	const t=Date.now(); await runImport(ctx, { organizationId: org, importId: id }, new AbortController().signal);
	const row = await database.prisma.import.findFirst({ where: { id } });
	const money = await database.prisma.importMoney.findMany({ where: { importId: id } });
	console.log(path, Date.now()-t, "ms", row?.status, row?.stage, row?.source, row?.rowsRead, row?.rowsCharged, row?.rowsQuarantined, row?.rowsSkipped, JSON.stringify(row?.error), money.map(m => `${m.currency} ${m.amountIn.toFixed()} = ${m.charged.toFixed()} + ${m.quarantined.toFixed()} + ${m.skipped.toFixed()} + ${m.residue.toFixed()}`));
}
console.log((await database.pool.query("select month, kind, basis, coverage, billing_currency, sum(billed_cost) b, sum(effective_cost) e from outlay.spend_day where organization_id=$1 group by 1,2,3,4,5 order by 1", [org])).rows);
await database.close();

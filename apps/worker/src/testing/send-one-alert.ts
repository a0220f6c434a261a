// Sends one message as the worker does, then says so; a test kills it while it does. The environment is the worker's.
// Arguments: the organization, the message.
import { openDatabase } from "@outlay/db/database";
import { alertContext } from "../alerts/alert-context.ts";
import { sendAlert } from "../alerts/send-alert.ts";
import { env } from "../env.ts";

const [organizationId = "", notificationId = ""] = process.argv.slice(2);
const database = openDatabase({ url: env().DATABASE_URL, connections: 1 });
const context = alertContext({ database, now: () => new Date(), log: () => undefined });
await sendAlert(context, { organizationId, notificationId }, new AbortController().signal);
process.stdout.write("sent\n");
await database.close();

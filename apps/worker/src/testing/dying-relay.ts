// Relays the outbox once and dies by SIGKILL with its first row: `before` the queue has the job, or `after`, when the
// row is not yet marked sent. Arguments: when, the database's URL, the queue's backend as JSON.
import { openDatabase } from "@outlay/db/database";
import { relayOutbox, type SendJob } from "@outlay/db/repositories/outbox";
import { openQueue, type QueueBackend } from "@outlay/jobs/queue";
import { sendToQueue } from "../relay.ts";

const [when = "", url = "", backend = ""] = process.argv.slice(2);
const warn = (line: string) => process.stderr.write(`${line}\n`);

const database = openDatabase({ url });
const queue = openQueue(JSON.parse(backend) as QueueBackend, { onError: (error) => warn(error.message) }); // parse boundary: written by the test
const toQueue = sendToQueue(queue, warn);

const send: SendJob = async (row) => {
	if (when === "after") await toQueue(row);
	process.kill(process.pid, "SIGKILL");
	return true;
};

await relayOutbox(database, send, () => new Date());

// A worker in a process of its own that takes a job, says so and never ends it: for tests that kill it.
// Arguments: the backend as JSON, the duration of its locks in ms.
import { openWorker } from "../job-worker.ts";
import type { QueueBackend } from "../queue.ts";

const [backend = "", lockMs = ""] = process.argv.slice(2);

openWorker(
	JSON.parse(backend) as QueueBackend, // parse boundary: written by the test
	() => {
		process.stdout.write("taken\n");
		return Promise.withResolvers<void>().promise;
	},
	{
		concurrency: 1,
		lockMs: Number(lockMs),
		onError: (error) => process.stderr.write(`${error.message}\n`),
		onExhausted: () => undefined,
	},
);

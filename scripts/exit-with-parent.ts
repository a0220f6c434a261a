// Preloaded into every program `npm start` runs. Their channel to it closes when it dies, even when it
// was killed outright; a program that stayed would hold the port and the database against the next start.
import { isMainThread } from "node:worker_threads";

const GRACE_MS = 5_000;

// Node hands this preload on to programs started by these programs; their channels are not ours.
const isOurs = process.env["OUTLAY_SUPERVISOR"] === String(process.ppid);

if (isOurs && isMainThread && process.channel) {
	process.on("disconnect", () => {
		setTimeout(() => process.exit(1), GRACE_MS).unref();
		process.kill(process.pid, "SIGTERM");
	});
	// Listening alone would keep a program alive that has finished its work.
	process.channel.unref();
}

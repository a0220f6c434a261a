import { createServer } from "node:net";
import { errorCode, Failure } from "./failure.ts";

function describe(error: unknown, host: string, port: number): unknown {
	switch (errorCode(error)) {
		case "EADDRINUSE":
			return new Failure(
				`Port ${port} on ${host} is in use: stop the program that uses it, or choose another with PORT=${port + 1}.`,
			);
		case "EACCES":
			return new Failure(
				`Port ${port} needs special rights on this machine: choose one above 1023 with PORT=3000.`,
			);
		case "EADDRNOTAVAIL":
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return new Failure(`HOST=${host} is not an address of this machine: set it to one, such as 127.0.0.1.`);
		default:
			return error;
	}
}

/** Fails with one line when the port cannot be listened on, before anything slow was done in vain. */
export async function requireFreePort(host: string, port: number): Promise<void> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => {
		probe.once("error", (error) => reject(describe(error, host, port)));
		probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
	});
}

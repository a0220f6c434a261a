import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { requireFreePort } from "./port.ts";

test("a port in use is one line with the port and another to choose", async () => {
	const taken = createServer().listen(0, "127.0.0.1");
	await once(taken, "listening");
	const address = taken.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	await expect(requireFreePort("127.0.0.1", port)).rejects.toThrow(
		`Port ${port} on 127.0.0.1 is in use: stop the program that uses it, or choose another with PORT=${port + 1}.`,
	);
	taken.close();
	await once(taken, "close");
	await expect(requireFreePort("127.0.0.1", port)).resolves.toBeUndefined();
});

test("an address of another machine is refused by name", async () => {
	await expect(requireFreePort("192.0.2.1", 3000)).rejects.toThrow(/HOST=192\.0\.2\.1 is not an address/);
});

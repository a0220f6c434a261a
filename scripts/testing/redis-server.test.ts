import { expect, it } from "vitest";
import { startRedis } from "./redis-server.ts";

it("is undefined, not an error, on a machine without Redis", async () => {
	await expect(startRedis("no-such-redis-server")).resolves.toBeUndefined();
});

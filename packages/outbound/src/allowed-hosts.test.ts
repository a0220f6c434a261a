import { describe, expect, test } from "vitest";
import { isAllowedHost, parseAllowedHosts } from "./allowed-hosts.ts";

describe("OUTBOUND_ALLOWED_HOSTS", () => {
	test.each([
		["relay.internal", [{ hostname: "relay.internal", port: null }]],
		[
			"Relay.Internal:8080, 10.0.0.5 ,[::1]:9000",
			[
				{ hostname: "relay.internal", port: 8080 },
				{ hostname: "10.0.0.5", port: null },
				{ hostname: "[::1]", port: 9000 },
			],
		],
		["alert_manager:80", [{ hostname: "alert_manager", port: 80 }]],
		["bücher.example", [{ hostname: "xn--bcher-kva.example", port: null }]],
	])("%s is read", (text, expected) => {
		expect(parseAllowedHosts(text)).toEqual(expected);
	});

	test.each([
		"",
		"a,,b",
		"https://relay.internal",
		"relay.internal/hook",
		"user@relay.internal",
		"*.internal",
		"::1",
		"relay:0",
		"relay:65536",
		"relay:http",
		"relay.internal?x",
	])("%j is refused", (text) => {
		expect(parseAllowedHosts(text)).toBeNull();
	});

	test.each([
		["https://relay/hook", "relay", true],
		["http://relay/hook", "relay", true],
		["https://relay:443/hook", "relay:443", true],
		["https://relay/hook", "relay:443", true],
		["http://relay/hook", "relay:443", false],
		["https://relay:8443/hook", "relay", false],
		["https://relay:8443/hook", "relay:8443", true],
		["https://relay.example/hook", "relay", false],
		["https://relay@elsewhere/hook", "relay", false],
		["http://127.1:9/", "127.0.0.1:9", true],
		["http://[::1]:9/", "[0:0:0:0:0:0:0:1]:9", true],
	])("%s is allowed by %s: %s", (url, hosts, expected) => {
		expect(isAllowedHost(new URL(url), parseAllowedHosts(hosts) ?? [])).toBe(expected);
	});
});

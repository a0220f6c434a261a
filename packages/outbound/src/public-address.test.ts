import { expect, test } from "vitest";
import { isPublicAddress } from "./public-address.ts";

test.each(["8.8.8.8", "172.32.0.1", "2606:4700::6810:84e5", "2a00:1450:4001::200e"])(
	"%s is public",
	(address) => {
		expect(isPublicAddress(address)).toBe(true);
	},
);

test.each([
	"127.0.0.1",
	"0.0.0.0",
	"10.1.2.3",
	"100.64.0.1",
	"169.254.169.254",
	"172.16.0.1",
	"192.168.1.1",
	"224.0.0.1",
	"255.255.255.255",
	"::",
	"::1",
	"fe80::1",
	"fd00:ec2::254",
	"ff02::1",
	"::ffff:169.254.169.254",
	"::ffff:8.8.8.8",
	"64:ff9b::a9fe:a9fe",
	"2002:a9fe:a9fe::1",
	"2001:db8::1",
	"localhost",
	"",
])("%j is not", (address) => {
	expect(isPublicAddress(address)).toBe(false);
});

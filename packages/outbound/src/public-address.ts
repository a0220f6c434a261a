import { BlockList, isIPv4, isIPv6 } from "node:net";

/** IANA's special-purpose IPv4 blocks: private, link-local (cloud metadata), shared, test, multicast, reserved. */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 4],
	["240.0.0.0", 4],
];

/** Within global unicast: tunnels that carry any IPv4 address, and documentation. */
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["3fff::", 20],
];

const refused = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_V4) refused.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of NOT_PUBLIC_V6) refused.addSubnet(network, prefix, "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/** True for an address on the public internet. Anything else, also text that is no address, is not. */
export function isPublicAddress(address: string): boolean {
	if (isIPv4(address)) return !refused.check(address, "ipv4");
	return isIPv6(address) && globalUnicast.check(address, "ipv6") && !refused.check(address, "ipv6");
}

import { z } from "zod";
import { parseAllowedHosts } from "./allowed-hosts.ts";

/** `OUTBOUND_ALLOWED_HOSTS` of an environment. */
export const allowedHostsSchema = z.string().transform((text, context) => {
	const hosts = parseAllowedHosts(text);
	if (hosts !== null) return hosts;
	const message =
		"write hosts like relay.internal,10.0.0.5:8080, without scheme or path, or unset it to send to public addresses only";
	context.addIssue({ code: "custom", message });
	return z.NEVER;
});

import { z } from "zod";

const schema = z.object({
	OUTLAY_HOME: z.string().min(1),
	/** Encrypts credentials, in place of the file `secret-key`: 32 bytes in base64. */
	OUTLAY_SECRET_KEY: z.string().min(1).optional(),
	/** Where a provider's API is, for tests and company proxies; its host may be on a private network. */
	OUTLAY_OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
	OUTLAY_ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
});

/** What connections need of the environment, parsed on use: `next build` has none of it. */
export function connectionsEnv(): z.infer<typeof schema> {
	return schema.parse(process.env);
}

import { z } from "zod";

const schema = z.object({
	OUTLAY_HOME: z.string().min(1),
	/** Encrypts credentials, in place of the file `secret-key`: 32 bytes in base64. */
	OUTLAY_SECRET_KEY: z.string().min(1).optional(),
	/** Where OpenAI's API is, for tests and company proxies; its host may be on a private network. The path is not used. */
	OUTLAY_OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
	OUTLAY_ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
});

/** What pulls need of the environment, parsed when the first of them runs. */
export function pullEnv(): z.infer<typeof schema> {
	return schema.parse(process.env);
}

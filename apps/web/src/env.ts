import { z } from "zod";

/** Set to nothing is not set. */
function unlessEmpty(schema: z.ZodType<string>) {
	return z.union([z.literal("").transform(() => undefined), schema]).optional();
}

const schema = z.object({
	DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
	/** The data folder: key file, raw exports, operator token. */
	OUTLAY_HOME: z.string().min(1),
	/** Signs session cookies; shorter than 32 characters can be guessed offline from one cookie. */
	NEXTAUTH_SECRET: z.string().min(32),
	/** The public address; `https:` turns on secure cookies. */
	NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
	/** Single sign-on with any OpenID Connect provider: all three, or none. */
	OIDC_ISSUER: unlessEmpty(z.url({ protocol: /^https?$/ })),
	OIDC_CLIENT_ID: unlessEmpty(z.string()),
	OIDC_CLIENT_SECRET: unlessEmpty(z.string()),
});

/** `next dev`, whose error overlay needs eval. The bundler puts the value in. */
export const isDevelopment = process.env.NODE_ENV === "development";

export type Env = Readonly<z.infer<typeof schema>>;

let parsed: Env | undefined;

/**
 * The environment, parsed on first use and not on import: `next build` imports every route
 * on a machine that has no database and no secret.
 */
export function env(): Env {
	parsed ??= parseEnv(process.env);
	return parsed;
}

function parseEnv(source: NodeJS.ProcessEnv): Env {
	const result = schema.safeParse(source);
	if (result.success) return result.data;
	const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
	throw new Error(`The environment is not usable. ${faults.join("; ")}`);
}

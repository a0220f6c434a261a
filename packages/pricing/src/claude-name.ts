/** Anthropic's dated ids (`claude-opus-4-1-20250805`), Vertex's `@20250514` and `@default`, Bedrock's and Vertex's `-v2`, aliases ending in `-latest`. */
const REVISION = /(?:[-@]20\d{6}|@default|-latest|-v\d+(?::\d+)?|:\d+)+$/;

/** Anthropic's own order since Claude 4, and its console's: `claude-opus-4-6`, `claude opus 4.6`, `claude-opus-4.6-fast` (OpenRouter's dot). */
const FAMILY_FIRST = /^claude[- ]?([a-z]+)[- ]?(\d{1,2})(?:[-. ](\d{1,2}))?(?:[-: ]+([a-z][a-z0-9-]*))?$/;

/** Anthropic's order up to Claude 3.7, OpenRouter's permaslugs and AWS usage types: `claude-3-5-sonnet`, `claude 3.5 haiku`, `claude4.6sonnet`. */
const VERSION_FIRST = /^claude[- ]?(\d{1,2})(?:[-.](\d{1,2}))?[- ]?([a-z]+)(?:[-: ]+([a-z][a-z0-9-]*))?$/;

/** The first generations, which had no family: `claude-2.1`, AWS's `claude2.0` and `claude-v2:1`. */
const NO_FAMILY = /^claude-?v?(\d)(?:[.:](\d))?$/;

/**
 * One id for every spelling of a Claude model: `claude-opus-4-6`, and `claude-3-5-sonnet` for the
 * generations that Anthropic names version first. Claude 4 without a minor is `claude-opus-4-0`;
 * later majors have none (`claude-opus-5`). A variant stays (`claude-opus-4-6-fast`: another price).
 * `text` is lower-case; null when it is not a Claude spelling known here.
 */
export function claudeModel(text: string): string | null {
	const early = NO_FAMILY.exec(text);
	if (early !== null) return `claude-${early[1]}${plainMinor(early[2]) === "" ? "" : `.${early[2]}`}`;
	const name = text.replace(REVISION, "");
	const family = FAMILY_FIRST.exec(name);
	if (family !== null) return assemble(family[1] ?? "", family[2] ?? "", [family[3], family[4]]);
	const version = VERSION_FIRST.exec(name);
	if (version !== null) return assemble(version[3] ?? "", version[1] ?? "", [version[2], version[4]]);
	return null;
}

function assemble(family: string, major: string, [minor, variant]: readonly (string | undefined)[]): string {
	const tail = variant === undefined ? "" : `-${variant}`;
	if (major === "3") return `claude-${major}${plainMinor(minor)}-${family}${tail}`;
	const shown = major === "4" && minor === undefined ? "-0" : major === "4" ? `-${minor}` : plainMinor(minor);
	return `claude-${family}-${major}${shown}${tail}`;
}

/** `-5`, or nothing for an absent or zero minor: `claude-opus-5.0` is `claude-opus-5`. */
function plainMinor(minor: string | undefined): string {
	return minor === undefined || minor === "0" ? "" : `-${minor}`;
}

// What the house does not allow: `node scripts/tidy.ts`. One line per finding, exit code 1 when there are any.
import { formatFinding } from "./checks/outcome.ts";
import { checkTidy } from "./tidy/check-tidy.ts";

const { filesRead, findings } = checkTidy(process.cwd());
for (const finding of findings) console.log(formatFinding(finding));
console.log(`tidy: ${filesRead} files read, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;

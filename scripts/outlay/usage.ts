import type { Topic } from "./command.ts";

const SERVER = `  --url URL          the server; default: OUTLAY_URL, else this machine's (HOST and PORT, 127.0.0.1:3000)
  --token-file FILE  an API token; default: OUTLAY_TOKEN, else the operator-token of OUTLAY_HOME
  --json             one JSON document on standard output; progress stays on standard error`;

/** What `--help` prints, by command. */
export const USAGE: Readonly<Record<Topic, string>> = {
	outlay: `npm run outlay -- <command>

  import FILE...   upload exports and follow them until their money is counted
  status           health, imports in flight, how far each source reaches
  doctor           checks the installation and says how to mend it
  audit verify     recomputes the audit chain
  reset            deletes this machine's data

Each has --help. Exit codes: 0 fine, 1 something failed, 2 wrong arguments, 3 an import waits for an answer.`,
	import: `npm run outlay -- import FILE... [options]
npm run outlay -- import --confirm IMPORT [--span START..END] [--account ID] [--as-of TIME] [--filter NAME] [--role ROLE]
npm run outlay -- import --cancel IMPORT

Uploads each file, follows it and prints its money equation per currency:
in = charged + quarantined + skipped + rounding. Files that Outlay cannot place without an answer
are not counted; the command that answers is printed. --cancel ends an import of which nothing is
counted yet, also one that waits for an answer.

  --source SOURCE    which source it is, where the file does not say (docs/sources.md lists them)
  --account ID       the billing account, where the file does not say: its id here or at the provider
  --span START..END  the days it speaks for; END is the day after the last one
  --as-of TIME       when the provider made it, as 2026-11-01T08:00:00Z; default: now
  --filter NAME      the file holds only a part of the account; it replaces only itself
  --delivery NAME    files of one name are parts of one export: they add up, and replace the delivery before
  --role ROLE        answers whether a second file of a month is a part or a replacement
${SERVER}`,
	status: `npm run outlay -- status [options]

${SERVER}`,
	doctor: `npm run outlay -- doctor [options]

Checks server, token, database, migrations, worker, disk space and clock. Fails when a check fails.

${SERVER}`,
	audit: `npm run outlay -- audit verify [--head HASH] [options]

Recomputes the hash chain of all audit events. Fails and names the first event that was changed or removed.
A chain whose newest events were cut off still holds by itself: keep the head that is printed elsewhere.

  --head HASH        the head of an earlier verification, which must still be in the chain
${SERVER}`,
	reset: `npm run outlay -- reset [--yes]

Deletes OUTLAY_HOME with everything in it: raw exports, keys, tokens, logs and the embedded database.
Without --yes it only says what it would delete. Stop Outlay first: it refuses while Outlay runs, and when DATABASE_URL
is set: a database of your own is never touched.

  --json   one JSON document on standard output`,
};

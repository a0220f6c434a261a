import { type ProbedFile, probeFile } from "@outlay/connectors/formats/sniff";
import { unpack } from "@outlay/connectors/formats/unpack";
import type { ImportedFile } from "@outlay/db/repositories/import-archives";
import { invariant } from "@outlay/finops/result";
import type { RawExports } from "@outlay/raw-exports/store";

/** A file that was imported before, opened again. That it can be read was true then: anything else is a fault of the store. */
export async function openImportedFile(
	rawExports: Pick<RawExports, "local">,
	file: Pick<ImportedFile, "sha256" | "fileName" | "member">,
	signal: AbortSignal,
): Promise<ProbedFile> {
	const unpacked = await unpack(await rawExports.local(file.sha256), file.fileName);
	invariant(unpacked.ok, `raw export ${file.sha256} was read before and cannot be unpacked now`);
	const member = unpacked.value.find((candidate) => file.member === "" || candidate.entry === file.member);
	invariant(member !== undefined, `raw export ${file.sha256} lost ${file.member}`);
	const probed = await probeFile(member, signal);
	invariant(probed.ok, `raw export ${file.sha256} was read before and cannot be now`);
	return probed.value;
}

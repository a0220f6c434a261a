import { crc32, deflateRawSync } from "node:zlib";

export interface ZipFixtureEntry {
	readonly name: string;
	readonly bytes: Buffer;
	/** Bit 0 marks an encrypted entry. */
	readonly flags?: number;
	/** A false claim about the unpacked size. */
	readonly claimedBytes?: number;
}

/** A zip of deflated entries: local headers, central directory, end record. */
export function zipOf(entries: readonly ZipFixtureEntry[]): Buffer {
	const locals: Buffer[] = [];
	const central: Buffer[] = [];
	let offset = 0;
	for (const { name, bytes, flags = 0, claimedBytes = bytes.byteLength } of entries) {
		const packed = deflateRawSync(bytes);
		const shared = Buffer.alloc(26);
		shared.writeUInt16LE(20, 0);
		shared.writeUInt16LE(flags, 2);
		shared.writeUInt16LE(8, 4);
		shared.writeUInt32LE(crc32(bytes), 10);
		shared.writeUInt32LE(packed.byteLength, 14);
		shared.writeUInt32LE(claimedBytes, 18);
		shared.writeUInt16LE(Buffer.byteLength(name), 22);
		const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, Buffer.from(name), packed]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), shared, tail, Buffer.from(name)]));
		locals.push(local);
		offset += local.byteLength;
	}
	const directoryBytes = Buffer.concat(central);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(entries.length, 4);
	end.writeUInt16LE(entries.length, 6);
	end.writeUInt32LE(directoryBytes.byteLength, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...locals, directoryBytes, Buffer.from("PK\x05\x06"), end]);
}

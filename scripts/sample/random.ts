import { createHash } from "node:crypto";

/** A stream of pseudo-random integers; the same seed text gives the same stream on every machine. */
export interface Random {
	/** An integer in [0, limit). */
	readonly below: (limit: number) => number;
	/** An integer in [low, high]. */
	readonly between: (low: number, high: number) => number;
}

/** 32-bit FNV-1a. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	return value >>> 0;
}

/** A Weyl sequence put through a 32-bit finaliser: integers only, so no machine differs in a last digit. */
export function random(seed: string): Random {
	let state = hash(seed);
	const next = (): number => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
		return (mixed ^ (mixed >>> 16)) >>> 0;
	};
	const below = (limit: number): number => next() % limit;
	return { below, between: (low, high) => low + below(high - low + 1) };
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** A stable identifier for a name, in the alphabet that the providers use. */
export function identifier(prefix: string, name: string, length = 22): string {
	const bytes = createHash("sha256").update(`${prefix}:${name}`).digest();
	const letters = Array.from({ length }, (_, index) => ALPHABET[(bytes[index % 32] ?? 0) % ALPHABET.length]);
	return prefix + letters.join("");
}

export function hexDigest(name: string): string {
	return createHash("sha256").update(name).digest("hex");
}

/** A version-4-shaped UUID for a name. */
export function uuid(name: string): string {
	const hex = hexDigest(name);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

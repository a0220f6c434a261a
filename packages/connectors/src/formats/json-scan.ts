import { invariant } from "@outlay/finops/result";
import { afterString, afterValue, OBJECT_OPEN, skipSpace } from "./json-bytes.ts";

/** Members to find: `true` is wanted, an object is looked into, `false` makes the line none of this scan's. */
export interface ScanTree {
	readonly [name: string]: boolean | ScanTree;
}

/** What stands in a wanted member. A string is its text as written when it has no escape, else `escaped`. */
export const KIND = {
	absent: 0,
	string: 1,
	escaped: 2,
	number: 3,
	boolean: 4,
	null: 5,
	object: 6,
	array: 7,
} as const;

/** Finds members of JSON objects in their bytes, without making values of them. */
export interface JsonScan {
	/**
	 * Whether the bytes from `start` to `end` are one JSON object by the letter of RFC 8259 whose wanted members
	 * stand there once each, under names without escapes. Where they are is in `kinds`, `starts` and `ends` until
	 * the next call; strings without their quotes.
	 */
	readonly object: (bytes: Uint8Array, start: number, end: number) => boolean;
	/** Index of a wanted member: `metadata.status`. */
	readonly place: (path: string) => number;
	readonly kinds: Uint8Array;
	readonly starts: Int32Array;
	readonly ends: Int32Array;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const CLOSE = 125;

/** Kinds by the byte that a value begins with; any other begins a number, or nothing. */
const KIND_BY_FIRST: ReadonlyMap<number, number> = new Map([
	[OBJECT_OPEN, KIND.object],
	[91, KIND.array],
	[110, KIND.null],
	[116, KIND.boolean],
	[102, KIND.boolean],
]);

interface Member {
	readonly name: Uint8Array;
	readonly place: number;
	/** Members inside; null: the value as a whole. */
	readonly inside: Names | null;
	readonly isRefused: boolean;
}

/** Members by a hash of their name's length and ends: as many slots as keep them apart. */
type Names = readonly (readonly Member[])[];

const SLOTS = 128;

/** Position of the slot of a name: all names of a layout differ in these. */
const slotOf = (first: number, last: number, length: number): number =>
	(first * 7 + last * 31 + length * 3) & (SLOTS - 1);

export function openJsonScan(tree: ScanTree): JsonScan {
	const places = new Map<string, number>();
	const names = namesOf(tree, "", places);
	const kinds = new Uint8Array(places.size);
	const starts = new Int32Array(places.size);
	const ends = new Int32Array(places.size);

	/** Notes a member's value; gives the position after it, or -1. */
	const value = (bytes: Uint8Array, at: number, { place, inside, isRefused }: Member): number => {
		if (isRefused || kinds[place] !== KIND.absent) return -1;
		const first = bytes[at] ?? 0;
		if (first === QUOTE) {
			const after = afterString(bytes, at);
			kinds[place] = after < 0 ? KIND.escaped : KIND.string;
			starts[place] = at + 1;
			const end = Math.abs(after);
			ends[place] = end - 1;
			return after === 0 ? -1 : end;
		}
		const isObject = first === OBJECT_OPEN;
		kinds[place] = KIND_BY_FIRST.get(first) ?? KIND.number;
		starts[place] = at;
		const after = isObject && inside !== null ? members(bytes, at, inside) : afterValue(bytes, at, 1);
		ends[place] = after;
		return after;
	};

	/** The members of the object that opens at `from`; gives the position after it, or -1. */
	const members = (bytes: Uint8Array, from: number, wanted: Names): number => {
		let at = skipSpace(bytes, from + 1);
		if (bytes[at] === CLOSE) return at + 1;
		for (;;) {
			if (bytes[at] !== QUOTE) return -1;
			const start = at + 1;
			at = start;
			let byte = bytes[at] ?? 0;
			while (byte !== QUOTE) {
				if (byte < 32 || byte === BACKSLASH) return -1;
				at += 1;
				byte = bytes[at] ?? 0;
			}
			const member = find(wanted, bytes, { start, end: at });
			at = skipSpace(bytes, at + 1);
			if (bytes[at] !== COLON) return -1;
			at = skipSpace(bytes, at + 1);
			at = member === null ? afterValue(bytes, at, 1) : value(bytes, at, member);
			if (at < 0) return -1;
			at = skipSpace(bytes, at);
			if (bytes[at] === CLOSE) return at + 1;
			if (bytes[at] !== COMMA) return -1;
			at = skipSpace(bytes, at + 1);
		}
	};

	const object = (bytes: Uint8Array, start: number, end: number): boolean => {
		kinds.fill(KIND.absent);
		const from = skipSpace(bytes, start);
		if (bytes[from] !== OBJECT_OPEN) return false;
		const after = members(bytes, from, names);
		return after >= 0 && after <= end && skipSpace(bytes, after) >= end;
	};
	const place = (path: string): number => {
		const found = places.get(path);
		invariant(found !== undefined, `the scan looks for no ${path}`);
		return found;
	};
	return { object, place, kinds, starts, ends };
}

function namesOf(tree: ScanTree, prefix: string, places: Map<string, number>): Names {
	const slots: Member[][] = Array.from({ length: SLOTS }, () => []);
	for (const [name, wanted] of Object.entries(tree)) {
		const path = `${prefix}${name}`;
		const place = places.size;
		places.set(path, place);
		const inside = typeof wanted === "object" ? namesOf(wanted, `${path}.`, places) : null;
		const bytes = new TextEncoder().encode(name);
		const slot = slotOf(bytes[0] ?? 0, bytes.at(-1) ?? 0, bytes.byteLength);
		slots[slot]?.push({ name: bytes, place, inside, isRefused: wanted === false });
	}
	return slots;
}

function find(
	names: Names,
	bytes: Uint8Array,
	{ start, end }: { readonly start: number; readonly end: number },
): Member | null {
	const candidates = names[slotOf(bytes[start] ?? 0, bytes[end - 1] ?? 0, end - start)] ?? [];
	for (const member of candidates) {
		const { name } = member;
		if (name.length !== end - start) continue;
		let same = 0;
		while (same < name.length && name[same] === bytes[start + same]) same += 1;
		if (same === name.length) return member;
	}
	return null;
}

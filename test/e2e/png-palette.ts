import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS_MAX = 256;
const RGB = 2;
const RGBA = 6;

interface Picture {
	readonly width: number;
	readonly height: number;
	/** One number per pixel, 0xRRGGBB. */
	readonly pixels: Uint32Array;
}

/** The same picture of a screen in at most 256 colours: a third of the bytes, and no difference that is seen. */
export function toPalette(png: Buffer): Buffer {
	const picture = decode(png);
	const palette = commonColours(picture.pixels);
	const places = new Map(palette.map((colour, place) => [colour, place]));
	const { width, height } = picture;
	const lines = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const colour = picture.pixels[y * width + x] ?? 0;
			const place = places.get(colour) ?? nearest(palette, colour);
			places.set(colour, place);
			lines[y * (width + 1) + x + 1] = place;
		}
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 3, 0, 0, 0], 8);
	const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
	return Buffer.concat([
		SIGNATURE,
		chunk("IHDR", header),
		chunk("PLTE", colours),
		chunk("IDAT", deflateSync(lines, { level: 9 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function commonColours(pixels: Uint32Array): readonly number[] {
	const counts = new Map<number, number>();
	for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
	return [...counts]
		.sort(([, a], [, b]) => b - a)
		.slice(0, COLOURS_MAX)
		.map(([colour]) => colour);
}

function nearest(palette: readonly number[], colour: number): number {
	let best = 0;
	let least = Number.POSITIVE_INFINITY;
	for (const [place, known] of palette.entries()) {
		const red = (known >> 16) - (colour >> 16);
		const green = ((known >> 8) & 255) - ((colour >> 8) & 255);
		const blue = (known & 255) - (colour & 255);
		const distance = red * red + green * green + blue * blue;
		if (distance < least) [best, least] = [place, distance];
	}
	return best;
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}

/** Reads what browsers write: 8 bits per channel, not interlaced. */
function decode(png: Buffer): Picture {
	const width = png.readUInt32BE(16);
	const height = png.readUInt32BE(20);
	const kind = png[25];
	if (png[24] !== 8 || (kind !== RGB && kind !== RGBA) || png[28] !== 0) throw new Error("an unusual PNG");
	const parts: Buffer[] = [];
	for (let at = SIGNATURE.length; at < png.length; ) {
		const length = png.readUInt32BE(at);
		if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
		at += length + 12;
	}
	const size = kind === RGBA ? 4 : 3;
	const bytes = unfilter(inflateSync(Buffer.concat(parts)), { stride: width * size, height, size });
	const pixels = new Uint32Array(width * height);
	for (let index = 0; index < pixels.length; index++) pixels[index] = bytes.readUIntBE(index * size, 3);
	return { width, height, pixels };
}

interface Lines {
	readonly stride: number;
	readonly height: number;
	/** Bytes per pixel. */
	readonly size: number;
}

/** Undoes the prediction of each line from its neighbours (PNG, section 9). */
function unfilter(raw: Buffer, { stride, height, size }: Lines): Buffer {
	const out = Buffer.alloc(stride * height);
	for (let y = 0; y < height; y++) {
		const filter = raw[y * (stride + 1)] ?? 0;
		for (let x = 0; x < stride; x++) {
			const at = y * stride + x;
			const left = x < size ? 0 : (out[at - size] ?? 0);
			const up = y === 0 ? 0 : (out[at - stride] ?? 0);
			const corner = x < size || y === 0 ? 0 : (out[at - stride - size] ?? 0);
			out[at] = (raw[y * (stride + 1) + x + 1] ?? 0) + predicted(filter, { left, up, corner });
		}
	}
	return out;
}

function predicted(
	filter: number,
	{ left, up, corner }: { readonly left: number; readonly up: number; readonly corner: number },
): number {
	switch (filter) {
		case 0:
			return 0;
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return (left + up) >> 1;
		default: {
			const guess = left + up - corner;
			const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
			if (a <= b && a <= c) return left;
			return b <= c ? up : corner;
		}
	}
}

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openSecretBox } from "./secret-box.ts";

const [first, second] = [randomBytes(32), randomBytes(32)];
const place = { organizationId: "organization-a", subjectId: "connection-a" };
const box = openSecretBox({ current: first, previous: [] });
const SECRET = "sk-admin-0123456789";

test("what was sealed opens in its place, and no two seals of it are the same", () => {
	const sealed = box.seal(SECRET, place);
	expect(box.open(sealed, place)).toEqual({ ok: true, value: SECRET, isOld: false });
	expect(Buffer.from(sealed).equals(Buffer.from(box.seal(SECRET, place)))).toBe(false);
	expect(Buffer.from(sealed).includes(SECRET)).toBe(false);
});

test.each([
	["another connection", { ...place, subjectId: "connection-b" }],
	["another organization", { ...place, organizationId: "organization-b" }],
])("moved to %s it does not open", (_, elsewhere) => {
	expect(box.open(box.seal(SECRET, place), elsewhere)).toMatchObject({ error: { code: "damaged" } });
});

test("every changed byte and every cut is found", () => {
	const sealed = box.seal(SECRET, place);
	for (let index = 0; index < sealed.byteLength; index += 1) {
		const changed = Uint8Array.from(sealed);
		changed[index] = (changed[index] ?? 0) ^ 1;
		expect(box.open(changed, place).ok, `byte ${index}`).toBe(false);
		expect(box.open(sealed.subarray(0, index), place).ok, `cut at ${index}`).toBe(false);
	}
});

test("a key that is not here is said as such, without naming it", () => {
	const other = openSecretBox({ current: second, previous: [] });
	const opened = other.open(box.seal(SECRET, place), place);
	expect(opened).toMatchObject({ ok: false, error: { code: "unknown_key" } });
	expect(JSON.stringify(opened)).not.toContain(second.toString("base64"));
});

test("after a rotation old secrets open, are known as old, and seal again under the new key alone", () => {
	const old = box.seal(SECRET, place);
	const rotated = openSecretBox({ current: second, previous: [first] });
	expect(rotated.isOld(old)).toBe(true);
	expect(rotated.open(old, place)).toEqual({ ok: true, value: SECRET, isOld: true });
	const fresh = rotated.seal(SECRET, place);
	expect(rotated.isOld(fresh)).toBe(false);
	expect(openSecretBox({ current: second, previous: [] }).open(fresh, place).ok).toBe(true);
	expect(box.open(fresh, place).ok).toBe(false);
});

import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { SecretKeys } from "./secret-key.ts";

/** What a secret belongs to. It is bound into the encryption: moved to another row, the secret does not open. */
export interface SecretPlace {
	readonly organizationId: string;
	/** Connection, or whatever row holds the secret. */
	readonly subjectId: string;
}

/** `unknown_key`: sealed with a key that is not here. `damaged`: changed, cut, or moved from another place. */
export interface SecretFault {
	readonly code: "unknown_key" | "damaged";
	readonly message: string;
}

export type Opened =
	| {
			readonly ok: true;
			readonly value: string;
			/** Sealed with an old key: seal it again. */
			readonly isOld: boolean;
	  }
	| { readonly ok: false; readonly error: SecretFault };

/** Encryption at rest under the installation's key: AES-256-GCM, a nonce per secret, the key named in the header. */
export interface SecretBox {
	readonly seal: (text: string, place: SecretPlace) => Uint8Array<ArrayBuffer>;
	readonly open: (sealed: Uint8Array, place: SecretPlace) => Opened;
	/** True when `sealed` names a key that is not the current one. */
	readonly isOld: (sealed: Uint8Array) => boolean;
}

const VERSION = 1;
const KEY_ID_BYTES = 8;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/** Opens a box. Layout of a sealed secret: version (1), key id (8), nonce (12), tag (16), ciphertext. */
export function openSecretBox(keys: SecretKeys): SecretBox {
	const known = new Map([keys.current, ...keys.previous].map((key) => [keyId(key).toString("hex"), key]));
	const currentId = keyId(keys.current);
	const isOld = (sealed: Uint8Array) => !currentId.equals(sealed.subarray(1, HEADER_BYTES));
	return {
		isOld,
		seal: (text, place) => {
			const header = Buffer.concat([Buffer.of(VERSION), currentId]);
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(CIPHER, keys.current, nonce, { authTagLength: TAG_BYTES });
			cipher.setAAD(boundTo(header, place));
			const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
			return new Uint8Array(Buffer.concat([header, nonce, cipher.getAuthTag(), body]));
		},
		open: (sealed, place) => {
			if (sealed.byteLength < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) return DAMAGED;
			const header = Buffer.from(sealed.subarray(0, HEADER_BYTES));
			const key = known.get(header.subarray(1).toString("hex"));
			if (key === undefined) return UNKNOWN_KEY;
			const text = decrypt(Buffer.from(sealed), key, boundTo(header, place));
			return text === null ? DAMAGED : { ok: true, value: text, isOld: isOld(sealed) };
		},
	};
}

const DAMAGED: Opened = {
	ok: false,
	error: { code: "damaged", message: "The stored credential was changed or belongs to another connection." },
};
const UNKNOWN_KEY: Opened = {
	ok: false,
	error: {
		code: "unknown_key",
		message: "The stored credential was encrypted with a key that this installation does not have.",
	},
};

/** Names a key without telling it. */
function keyId(key: Uint8Array): Buffer {
	return createHash("sha256").update("outlay key id\n").update(key).digest().subarray(0, KEY_ID_BYTES);
}

function boundTo(header: Uint8Array, place: SecretPlace): Buffer {
	return Buffer.concat([header, Buffer.from(JSON.stringify([place.organizationId, place.subjectId]))]);
}

function decrypt(sealed: Buffer, key: Uint8Array, bound: Uint8Array): string | null {
	const nonceEnd = HEADER_BYTES + NONCE_BYTES;
	const bodyStart = nonceEnd + TAG_BYTES;
	const decipher = createDecipheriv(CIPHER, key, sealed.subarray(HEADER_BYTES, nonceEnd), {
		authTagLength: TAG_BYTES,
	});
	decipher.setAAD(bound);
	decipher.setAuthTag(sealed.subarray(nonceEnd, bodyStart));
	try {
		return Buffer.concat([decipher.update(sealed.subarray(bodyStart)), decipher.final()]).toString("utf8");
	} catch {
		// The one thing that final() throws: the tag does not match.
		return null;
	}
}

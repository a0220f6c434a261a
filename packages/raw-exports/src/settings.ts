/** A bucket of an S3-compatible store, and how to sign for it. */
export interface BucketSettings {
	readonly address: BucketAddress;
	readonly region: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	/** Of temporary keys; null: the key is a lasting one. */
	readonly sessionToken: string | null;
}

/** What `RAW_EXPORTS_BUCKET` names. */
export interface BucketAddress {
	/** Scheme, host and port, without a path. */
	readonly endpoint: string;
	readonly bucket: string;
	/** Stands before every name in the bucket: empty, or ends with a slash. */
	readonly prefix: string;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** Nothing that would have to be percent-encoded. */
const PREFIX = /^([A-Za-z0-9._-]+\/)*$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Reads `https://endpoint/bucket/optional/prefix`; http only on loopback. Null when it is anything else. */
export function parseBucketUrl(text: string): BucketAddress | null {
	const url = URL.parse(text);
	if (url === null || `${url.username}${url.password}${url.search}${url.hash}` !== "") return null;
	if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.test(url.hostname))) return null;
	const [bucket = "", ...folders] = url.pathname.slice(1).replace(/\/$/, "").split("/");
	const prefix = folders.map((folder) => `${folder}/`).join("");
	if (!BUCKET.test(bucket) || !PREFIX.test(prefix)) return null;
	return { endpoint: url.origin, bucket, prefix };
}

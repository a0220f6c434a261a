import { z } from "zod";
import { type BucketAddress, type BucketSettings, parseBucketUrl } from "./settings.ts";

/** `RAW_EXPORTS_BUCKET` of an environment. Keys may have been written into it: whoever tells of a fault must not repeat it. */
export const bucketUrlSchema = z.string().transform((text, context) => {
	const address = parseBucketUrl(text);
	if (address !== null) return address;
	const message =
		"write it like https://s3.eu-central-1.amazonaws.com/bucket or https://minio.example.com/bucket/folder, without keys; http only on this machine";
	context.addIssue({ code: "custom", message });
	return z.NEVER;
});

/** `RAW_EXPORTS_REGION` of an environment. */
export const bucketRegionSchema = z
	.string()
	.regex(/^[a-z0-9-]+$/, "write it like eu-central-1, or unset it for us-east-1");

interface BucketVariables {
	readonly RAW_EXPORTS_BUCKET?: BucketAddress | undefined;
	readonly RAW_EXPORTS_REGION?: string | undefined;
	readonly AWS_ACCESS_KEY_ID?: string | undefined;
	readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
	readonly AWS_SESSION_TOKEN?: string | undefined;
}

const NEEDED = ["RAW_EXPORTS_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
const NEEDS_ALL = `set all of ${NEEDED.join(", ")} to keep raw exports in a bucket, or unset RAW_EXPORTS_BUCKET and RAW_EXPORTS_REGION`;

/**
 * Refuses half a bucket, in one line about the first variable that is missing. Keys without a bucket are none of
 * ours: many a machine has them for other programs.
 */
export function refuseHalfBucket(
	values: BucketVariables,
	context: { addIssue: (issue: { code: "custom"; path: string[]; message: string }) => void },
): void {
	if (values.RAW_EXPORTS_BUCKET === undefined && values.RAW_EXPORTS_REGION === undefined) return;
	const missing = NEEDED.find((name) => values[name] === undefined);
	if (missing !== undefined) context.addIssue({ code: "custom", path: [missing], message: NEEDS_ALL });
	for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const) {
		if (/^[!-~]*$/.test(values[name] ?? "")) continue;
		context.addIssue({ code: "custom", path: [name], message: "write it as it was given, without spaces" });
	}
}

/** The bucket of an environment that {@link refuseHalfBucket} let pass; null where none is set. */
export function bucketOf(values: BucketVariables): BucketSettings | null {
	const { RAW_EXPORTS_BUCKET: address, AWS_ACCESS_KEY_ID: accessKeyId } = values;
	const { AWS_SECRET_ACCESS_KEY: secretAccessKey } = values;
	if (address === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null;
	return {
		address,
		region: values.RAW_EXPORTS_REGION ?? "us-east-1",
		accessKeyId,
		secretAccessKey,
		sessionToken: values.AWS_SESSION_TOKEN ?? null,
	};
}

import { expect, test } from "vitest";
import { parseBucketUrl } from "./settings.ts";
import { bucketOf } from "./settings-schema.ts";

test.each([
	["https://s3.eu-central-1.amazonaws.com/my-bucket", "https://s3.eu-central-1.amazonaws.com", ""],
	["https://minio.example.com:9000/my-bucket/", "https://minio.example.com:9000", ""],
	["https://s3.example.com/my-bucket/out.lay/raw_1/", "https://s3.example.com", "out.lay/raw_1/"],
	["http://127.0.0.1:9000/my-bucket/raw", "http://127.0.0.1:9000", "raw/"],
	["http://[::1]:9000/my-bucket", "http://[::1]:9000", ""],
])("%s is read", (text, endpoint, prefix) => {
	expect(parseBucketUrl(text)).toEqual({ endpoint, bucket: "my-bucket", prefix });
});

test.each([
	"my-bucket",
	"s3://my-bucket",
	"https://s3.example.com",
	"https://key:secret@s3.example.com/my-bucket",
	"https://s3.example.com/My_Bucket",
	"https://s3.example.com/my-bucket//raw",
	"https://s3.example.com/my-bucket/r%20w",
	"https://s3.example.com/my-bucket?region=x",
	"http://s3.example.com/my-bucket",
	"http://127.0.0.1.example.com/my-bucket",
])("%s is refused", (text) => {
	expect(parseBucketUrl(text)).toBeNull();
});

test("without a region it is us-east-1, without a bucket none", () => {
	const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" };
	const address = { endpoint: "https://s3.example.com", bucket: "my-bucket", prefix: "" };
	expect(bucketOf({ ...keys, RAW_EXPORTS_BUCKET: address })).toMatchObject({ region: "us-east-1", address });
	expect(bucketOf(keys)).toBeNull();
});

import { noSuchPath } from "../../../../api/no-such-path.ts";

export const dynamic = "force-dynamic";

/** What no other route answers: a program gets a problem it can parse, never a page. */
export const GET = noSuchPath;
export const POST = noSuchPath;
export const PUT = noSuchPath;
export const PATCH = noSuchPath;
export const DELETE = noSuchPath;
export const OPTIONS = noSuchPath;

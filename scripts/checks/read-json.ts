/** Reads the reports of tools: whatever is missing reads as empty, so a changed format shows as "nothing read". */
export type Json =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly error: { readonly code: "not_json" } };

export function parseJson(source: string): Json {
	try {
		const value: unknown = JSON.parse(source);
		return { ok: true, value };
	} catch {
		return { ok: false, error: { code: "not_json" } };
	}
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

export function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
	return typeof value === "string" ? value : "";
}

export function number(value: unknown): number {
	return typeof value === "number" ? value : 0;
}

/** One thing that an event says: what it was before, where that is known, and what it is. */
export interface AuditChange {
	readonly name: string;
	readonly before: string | null;
	readonly after: string | null;
}

/** An event's details as lines: only what differs where it holds before and after, else all of it. */
export function auditChanges(details: Readonly<Record<string, unknown>>): readonly AuditChange[] {
	const { before, after, ...rest } = details;
	const others = Object.entries(rest)
		.filter(([, value]) => value !== "")
		.map(([name, value]) => ({ name, before: null, after: valueText(value) }))
		// What people know it by before what identifies it.
		.sort((a, b) => rankOf(a.name) - rankOf(b.name));
	if (!isRecord(before) && !isRecord(after)) {
		const plain = before === undefined && after === undefined;
		return plain
			? others
			: [{ name: "value", before: valueText(before), after: valueText(after) }, ...others];
	}
	const was = isRecord(before) ? before : {};
	const is = isRecord(after) ? after : {};
	const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
	const changes = names.map((name) => ({ name, before: valueText(was[name]), after: valueText(is[name]) }));
	return [...changes.filter((change) => change.before !== change.after), ...others];
}

const NAMES = ["name", "fileName", "email", "title"];
const rankOf = (name: string) => (NAMES.includes(name) ? 0 : name === "sha256" ? 2 : 1);

/** `departmentIds` is `Department ids`, `email_hash` is `Email hash`. */
export function fieldText(name: string): string {
	const words = name
		.replaceAll(/([a-z])([A-Z])/g, "$1 $2")
		.replaceAll("_", " ")
		.toLowerCase();
	return (words.slice(0, 1).toUpperCase() + words.slice(1)).replace(/^Api\b/, "API");
}

/** `api_token.created` is `API token created`. */
export function actionText(action: string): string {
	return fieldText(action.replaceAll(".", " "));
}

function valueText(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (Array.isArray(value))
		return value.length === 0 ? "none" : value.map((item) => valueText(item) ?? "").join(", ");
	return typeof value === "string" ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

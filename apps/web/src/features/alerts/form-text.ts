/** What a field of a form holds, without spaces around it. */
export function textIn(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === "string" ? value.trim() : "";
}

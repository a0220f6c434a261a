const GROUPED = /^\d{1,3}(?:[,\u00A0\u202F ]\d{3})+(?:\.\d+)?$/;

/** An amount as screens write it, "18,000.50", as the API takes it. What is no such number is sent as it is, and refused. */
export function typedAmount(text: string): string {
	const typed = text.trim();
	return GROUPED.test(typed) ? typed.replace(/[,\u00A0\u202F ]/g, "") : typed;
}

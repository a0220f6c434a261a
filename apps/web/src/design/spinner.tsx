/** A turning ring for a wait without a known length. Decorative: whoever shows it says what is awaited. */
export function Spinner() {
	return (
		<span
			aria-hidden="true"
			className="size-3.5 shrink-0 animate-spin rounded-full border-2 border-current border-r-transparent"
		/>
	);
}

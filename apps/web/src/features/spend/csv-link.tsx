/** Downloads what is shown beside it. */
export function CsvLink({ href, label }: { readonly href: string; readonly label: string }) {
	return (
		<a href={href} className="no-print rounded-xs hover:text-ink hover:underline" download>
			{label}
		</a>
	);
}

/** The mark and the name. */
export function Brand() {
	return (
		<span className="flex items-center gap-[9px] text-[0.9375rem] font-bold tracking-[-0.01em]">
			<svg aria-hidden="true" viewBox="0 0 20 20" className="size-5">
				<rect width="20" height="20" rx="6" fill="var(--accent)" />
				<path
					d="M13.2 6.9a4.4 4.4 0 1 0 0 6.2"
					fill="none"
					stroke="var(--accent-ink)"
					strokeWidth="2"
					strokeLinecap="round"
				/>
			</svg>
			Outlay
		</span>
	);
}

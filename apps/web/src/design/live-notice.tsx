"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Speaks up, and comes into view: in a long form it would otherwise stand where nobody looks. */
export function LiveNotice({
	className,
	children,
}: {
	readonly className: string;
	readonly children: ReactNode;
}) {
	const box = useRef<HTMLDivElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another sentence is news that is shown again.
	useEffect(() => {
		// Browsers differ in what it returns, and React takes what an effect returns for its end.
		box.current?.scrollIntoView({ block: "nearest" });
	}, [children]);
	return (
		<div ref={box} role="alert" className={className}>
			{children}
		</div>
	);
}

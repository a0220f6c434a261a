import type { ReactNode } from "react";
import { Brand } from "./brand.tsx";

export interface AuthCardProps {
	readonly title: string;
	readonly text?: ReactNode;
	/** Under the card: the other way in. */
	readonly footer?: ReactNode;
	readonly children: ReactNode;
}

/** A page with one task and nothing around it: signing in, setting up, choosing a password. */
export function AuthCard({ title, text, footer, children }: AuthCardProps) {
	return (
		<main className="mx-auto grid min-h-dvh w-full max-w-[25.5rem] content-center gap-5 px-4 py-10">
			<Brand />
			<section className="rounded-xl border border-line bg-panel px-6 pt-5.5 pb-6 shadow-panel">
				<h1 className="text-xl leading-7 font-heading tracking-[-0.015em]">{title}</h1>
				{text !== undefined && <div className="mt-1 text-base text-ink-2">{text}</div>}
				<div className="mt-5">{children}</div>
			</section>
			{footer !== undefined && <div className="text-xs text-ink-3">{footer}</div>}
		</main>
	);
}

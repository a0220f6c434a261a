import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "../brand.tsx";
import { CommandPalette } from "../command-palette.tsx";
import { PaletteButton } from "../palette-button.tsx";
import { Toaster } from "../toaster.tsx";
import { NavDrawer } from "./nav-drawer.tsx";
import { NavGroups, type NavGroupsProps } from "./nav-groups.tsx";

export interface AppShellProps extends NavGroupsProps {
	/** Who is signed in, with their menu; at the foot of the sidebar. */
	readonly account: ReactNode;
	readonly children: ReactNode;
}

/** The frame of every signed-in page: a sidebar, below 900 px a top bar with a drawer, and the page. */
export function AppShell({ groups, badges, account, children }: AppShellProps) {
	return (
		<div className="app-shell min-h-dvh md:grid md:grid-cols-[228px_minmax(0,1fr)]">
			<a
				href="#main"
				className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-strong text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
			>
				Skip to the page
			</a>
			<header className="no-print sticky top-0 z-20 flex items-center justify-between border-b border-line bg-bg px-4 py-2 md:hidden">
				<NavDrawer>
					<HomeLink />
					<NavGroups groups={groups} badges={badges} />
					<div className="mt-auto">{account}</div>
				</NavDrawer>
				<HomeLink />
				<PaletteButton compact />
			</header>
			<aside aria-label="Sidebar" className="no-print border-r border-line max-md:hidden">
				<div className="sticky top-0 flex h-dvh flex-col gap-4.5 overflow-y-auto px-3 py-4">
					<HomeLink />
					<PaletteButton />
					<NavGroups groups={groups} badges={badges} />
					<div className="mt-auto">{account}</div>
				</div>
			</aside>
			<main
				id="main"
				tabIndex={-1}
				className="w-full max-w-[1320px] px-4 pt-4 pb-12 outline-none md:px-7 md:pt-5"
			>
				{children}
			</main>
			<CommandPalette groups={groups} />
			<Toaster />
		</div>
	);
}

function HomeLink() {
	return (
		<Link href="/" className="rounded-sm px-2 py-0.5" aria-label="Outlay, overview">
			<Brand />
		</Link>
	);
}

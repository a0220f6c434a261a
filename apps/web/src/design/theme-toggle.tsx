"use client";

import { useState } from "react";
import { classNames } from "./class-names.ts";
import { MoonIcon, ScreenIcon, SunIcon } from "./icons.tsx";
import { applyTheme, THEMES, type Theme } from "./theme.ts";

const LOOK = {
	system: { label: "As the system", icon: ScreenIcon },
	light: { label: "Light", icon: SunIcon },
	dark: { label: "Dark", icon: MoonIcon },
} as const;

export function ThemeToggle({ initial }: { readonly initial: Theme }) {
	const [theme, setTheme] = useState(initial);
	return (
		<fieldset className="flex rounded-md bg-sunken p-0.5">
			<legend className="sr-only">Theme</legend>
			{THEMES.map((option) => {
				const OptionIcon = LOOK[option].icon;
				return (
					<button
						key={option}
						type="button"
						aria-pressed={theme === option}
						aria-label={LOOK[option].label}
						title={LOOK[option].label}
						onClick={() => {
							setTheme(option);
							applyTheme(option);
						}}
						className={classNames(
							"grid h-7 grow place-items-center rounded-sm px-3",
							theme === option
								? "bg-panel text-ink shadow-panel ring-1 ring-line"
								: "text-ink-3 hover:text-ink",
						)}
					>
						<OptionIcon />
					</button>
				);
			})}
		</fieldset>
	);
}

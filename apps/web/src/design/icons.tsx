import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface IconProps {
	readonly className?: string | undefined;
}

/** Line icons on a 16 px grid, drawn in the text's colour. Decorative: the words beside them speak. */
function Icon({ className, children }: IconProps & { readonly children: ReactNode }) {
	return (
		<svg
			aria-hidden="true"
			viewBox="0 0 16 16"
			fill="none"
			stroke="currentColor"
			strokeWidth="1.5"
			strokeLinecap="round"
			strokeLinejoin="round"
			className={classNames("size-4 shrink-0", className)}
		>
			{children}
		</svg>
	);
}

export const CheckIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="m3.5 8.5 3 3 6-7" />
	</Icon>
);

export const CloseIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="m4 4 8 8M12 4l-8 8" />
	</Icon>
);

export const SearchIcon = (props: IconProps) => (
	<Icon {...props}>
		<circle cx="7" cy="7" r="4.25" />
		<path d="m10.5 10.5 3 3" />
	</Icon>
);

export const MenuIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />
	</Icon>
);

export const ChevronIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
	</Icon>
);

export const CopyIcon = (props: IconProps) => (
	<Icon {...props}>
		<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
		<path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
	</Icon>
);

export const UploadIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="M8 10.5v-7M5 6l3-3 3 3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2" />
	</Icon>
);

export const AlertIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="M8 2.5 14 13H2zM8 6.5v3M8 11.4v.1" />
	</Icon>
);

export const CriticalIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4zM8 5v3.5M8 10.9v.1" />
	</Icon>
);

export const InfoIcon = (props: IconProps) => (
	<Icon {...props}>
		<circle cx="8" cy="8" r="5.75" />
		<path d="M8 7.5v3.5M8 5.1v.1" />
	</Icon>
);

export const SunIcon = (props: IconProps) => (
	<Icon {...props}>
		<circle cx="8" cy="8" r="2.75" />
		<path d="M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
	</Icon>
);

export const MoonIcon = (props: IconProps) => (
	<Icon {...props}>
		<path d="M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z" />
	</Icon>
);

export const ScreenIcon = (props: IconProps) => (
	<Icon {...props}>
		<rect x="2" y="3" width="12" height="8" rx="1.5" />
		<path d="M6 13.5h4" />
	</Icon>
);

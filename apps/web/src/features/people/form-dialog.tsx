"use client";

import { type ReactNode, useState } from "react";
import { Button, type ButtonProps } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";

export interface FormDialogProps extends Pick<ButtonProps, "variant" | "size"> {
	/** On the button that opens it. */
	readonly verb: ReactNode;
	/** For a row's button: which row, for those who cannot see it. */
	readonly label?: string | undefined;
	readonly title: string;
	readonly description?: ReactNode;
	/** Made when opened and thrown away when closed, so that nothing typed before and no secret stays. */
	readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a form. */
export function FormDialog({ verb, label, title, description, children, ...look }: FormDialogProps) {
	const [open, setOpen] = useState(false);
	const close = () => setOpen(false);
	return (
		<>
			<Button {...look} aria-label={label} onClick={() => setOpen(true)}>
				{verb}
			</Button>
			<Dialog open={open} onClose={close} title={title} description={description}>
				{open ? children(close) : null}
			</Dialog>
		</>
	);
}

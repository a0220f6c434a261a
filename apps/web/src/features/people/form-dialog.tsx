"use client";

import { type ReactNode, useState } from "react";
import { Button, type ButtonProps } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";

export interface FormDialogProps extends Pick<ButtonProps, "variant" | "size"> {
	/** On the button that opens it. */
	readonly verb: string;
	/** For a row's button: which row, read out after the verb for those who cannot see it. Its name so begins with what is seen. */
	readonly row?: string;
	readonly title: string;
	readonly description?: ReactNode;
	/** Made when opened and thrown away when closed, so that nothing typed before and no secret stays. */
	readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a form. */
export function FormDialog({ verb, row, title, description, children, ...look }: FormDialogProps) {
	const [open, setOpen] = useState(false);
	const close = () => setOpen(false);
	return (
		<>
			<Button
				{...look}
				aria-label={row === undefined ? undefined : `${verb} ${row}`}
				onClick={() => setOpen(true)}
			>
				{verb}
			</Button>
			<Dialog open={open} onClose={close} title={title} description={description}>
				{open ? children(close) : null}
			</Dialog>
		</>
	);
}

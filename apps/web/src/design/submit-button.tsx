"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button.tsx";

/** Submits the form around it and shows that the answer is awaited. */
export function SubmitButton({ variant = "primary", ...rest }: Omit<ButtonProps, "type" | "pending">) {
	const { pending } = useFormStatus();
	return <Button {...rest} variant={variant} type="submit" pending={pending} />;
}

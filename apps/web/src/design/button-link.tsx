import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "./button-look.ts";

/** A link that looks like a button: it goes somewhere, it does not do something. */
export function ButtonLink({ variant, size, className, ...rest }: ButtonLook & ComponentProps<typeof Link>) {
	return <Link {...rest} className={buttonClass({ variant, size }, className)} />;
}

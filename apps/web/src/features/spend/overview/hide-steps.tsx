"use client";

import { useRouter } from "next/navigation";
import { Button } from "../../../design/button.tsx";
import { STEPS_COOKIE, STEPS_HIDDEN } from "./hidden-steps.ts";

const YEAR_S = 31_536_000;

/** Takes the list of first steps away in this browser. */
export function HideSteps() {
	const router = useRouter();
	const hide = () => {
		// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs https, and Outlay may be served inside a network without it.
		document.cookie = `${STEPS_COOKIE}=${STEPS_HIDDEN}; path=/; max-age=${YEAR_S}; samesite=lax`;
		router.refresh();
	};
	return (
		<Button size="sm" variant="ghost" onClick={hide}>
			Hide
		</Button>
	);
}

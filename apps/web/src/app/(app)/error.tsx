"use client";

import { Button } from "../../design/button.tsx";
import { ErrorState } from "../../design/error-state.tsx";
import { Panel } from "../../design/panel.tsx";

interface ErrorPageProps {
	readonly error: Error & { readonly digest?: string };
	readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
	return (
		<Panel>
			<ErrorState
				title="This page could not be shown"
				code={error.digest === undefined ? undefined : `Reference ${error.digest}`}
				action={<Button onClick={reset}>Try again</Button>}
			>
				Your data is as it was. If it happens again, the reference below finds the cause in the server's log.
			</ErrorState>
		</Panel>
	);
}

"use client";

import "./globals.css";
import { AuthCard } from "../design/auth-card.tsx";
import { Button } from "../design/button.tsx";

interface GlobalErrorProps {
	readonly error: Error & { readonly digest?: string };
	readonly reset: () => void;
}

/** When even the frame failed, for example because the database is away. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
	return (
		<html lang="en">
			<body>
				<AuthCard
					title="Outlay is not available"
					text="The server could not answer. Your data is as it was."
					footer={error.digest === undefined ? undefined : `Reference ${error.digest}`}
				>
					<Button onClick={reset}>Try again</Button>
				</AuthCard>
			</body>
		</html>
	);
}

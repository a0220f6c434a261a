"use client";

import { useRouter } from "next/navigation";
import { Button } from "../../design/button.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { useReplay } from "./live-deliveries.tsx";

/** Sends every mail again that could not be sent. */
export function ReplayMails() {
	return (
		<LiveQueries>
			<ReplayButton />
		</LiveQueries>
	);
}

function ReplayButton() {
	const router = useRouter();
	const replay = useReplay(() => router.refresh());
	return (
		<Button
			size="sm"
			variant="primary"
			pending={replay.isPending}
			aria-label="Send the mails again"
			onClick={() => replay.mutate({ to: "people" })}
		>
			Send again
		</Button>
	);
}

import type { WorkerState } from "@outlay/db/read-models/worker-state";
import { Notice } from "../../design/notice.tsx";
import { Time } from "../../design/time.tsx";

export interface WorkerNoticeProps {
	readonly worker: WorkerState;
	readonly timeZone: string;
}

/** Says why nothing moves, while no worker runs. */
export function WorkerNotice({ worker, timeZone }: WorkerNoticeProps) {
	if (worker.state === "running") return null;
	return (
		<Notice tone="warn">
			No worker runs
			{worker.seenAt === null ? null : (
				<>
					; the last was seen <Time instant={Date.parse(worker.seenAt)} timeZone={timeZone} />
				</>
			)}
			. What you import is kept and waits for it. <code>npm run outlay -- doctor</code> says what to do.
		</Notice>
	);
}

import type { MailsToPeople } from "@outlay/db/read-models/deliveries";
import { ButtonLink } from "../../design/button-link.tsx";
import { Panel } from "../../design/panel.tsx";
import { Time } from "../../design/time.tsx";
import { ReplayMailsLazy } from "./replay-mails-lazy.tsx";

export interface MailsPanelProps {
	readonly mails: MailsToPeople;
	readonly timeZone: string;
	readonly canReplay: boolean;
}

/** How mails to people fare, beside the channels: nobody else would see one that never arrives. */
export function MailsPanel({ mails, timeZone, canReplay }: MailsPanelProps) {
	const { waiting, held, dead, lastSentAt } = mails;
	return (
		<Panel
			title="Mails to people"
			aside={
				<ButtonLink size="sm" href="/alerts/mails">
					Log of mails
				</ButtonLink>
			}
		>
			<p className="max-w-[72ch] text-sm text-ink-2">
				Alerts, digests, reports and requests by mail, to whoever answers for something. Each person chooses
				what comes how.
			</p>
			<div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
				<span>
					{lastSentAt === null ? (
						"None sent yet"
					) : (
						<>
							Last sent <Time instant={lastSentAt.getTime()} timeZone={timeZone} />
						</>
					)}
				</span>
				{waiting > 0 && <span className="text-ink-3">{mailsText(waiting)} being sent</span>}
				{held > 0 && <span className="text-ink-3">{mailsText(held)} held for quiet hours or a digest</span>}
				{dead > 0 && <span className="text-bad">{mailsText(dead)} could not be sent</span>}
				{dead > 0 && canReplay && <ReplayMailsLazy />}
			</div>
		</Panel>
	);
}

const mailsText = (count: number): string => (count === 1 ? "1 mail" : `${count} mails`);

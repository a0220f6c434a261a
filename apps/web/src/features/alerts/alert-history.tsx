import { Button } from "../../design/button.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { Time } from "../../design/time.tsx";
import { useReplay } from "../deliveries/live-deliveries.tsx";
import type { AlertStepView, MessageView } from "./alert-view.ts";
import { attemptsText, messageState, stepText } from "./alert-words.ts";
import { KIND_WORDS } from "./channel-words.ts";
import { SeverityTag } from "./severity-tag.tsx";

/** Elsewhere it is what it was. */
const CHANGES_SEVERITY: ReadonlySet<AlertStepView["kind"]> = new Set(["opened", "escalated"]);

interface HistoryProps {
	readonly steps: readonly AlertStepView[];
	readonly timeZone: string;
	/** May send again what could not be sent. */
	readonly canReplay: boolean;
}

/** What happened to an alert, oldest first, each step with the messages about it. */
export function AlertHistory({ steps, timeZone, canReplay }: HistoryProps) {
	return (
		<Panel title="History" flush>
			<ol>
				{steps.map((step) => (
					<li key={step.step} className="border-t border-line px-4.5 py-3 first:border-0">
						<div className="flex flex-wrap items-center gap-x-2 gap-y-1">
							<span className="font-strong">{stepText(step)}</span>
							{CHANGES_SEVERITY.has(step.kind) && <SeverityTag severity={step.severity} />}
							<span className="text-xs text-ink-3">
								<Time instant={Date.parse(step.at)} timeZone={timeZone} />
							</span>
						</div>
						{step.note === "" ? (
							step.by === "Outlay" && <p className="mt-0.5 text-sm text-ink-2">{step.sentence}</p>
						) : (
							<p className="mt-0.5 max-w-[72ch] text-sm break-words whitespace-pre-line">{step.note}</p>
						)}
						<Messages messages={step.messages} timeZone={timeZone} canReplay={canReplay} />
					</li>
				))}
			</ol>
		</Panel>
	);
}

function Messages({
	messages,
	timeZone,
	canReplay,
}: Omit<HistoryProps, "steps"> & { readonly messages: readonly MessageView[] }) {
	if (messages.length === 0) return null;
	return (
		<ul className="mt-2 grid gap-1.5 border-l-2 border-line pl-3 text-sm" aria-label="Messages">
			{messages.map((message) => {
				const { word, tone } = messageState(message);
				return (
					<li key={message.id}>
						<span className="flex flex-wrap items-center gap-x-2">
							<Tag tone={tone}>{word}</Tag>
							{message.channel}
							<span className="text-xs text-ink-3">
								{KIND_WORDS[message.channelKind]}
								{message.attempts > 0 && `, ${attemptsText(message.attempts)}`}
								{message.status === "held" && message.dueAt !== null && (
									<>
										{" "}
										until <Time instant={Date.parse(message.dueAt)} timeZone={timeZone} />
									</>
								)}
								{message.sentAt !== null && (
									<>
										, <Time instant={Date.parse(message.sentAt)} timeZone={timeZone} />
									</>
								)}
							</span>
							{message.status === "dead" && canReplay && <SendAgain message={message} />}
						</span>
						{message.lastError !== null && (
							<p className="text-xs break-words text-ink-2">{message.lastError}</p>
						)}
					</li>
				);
			})}
		</ul>
	);
}

/** A message that a digest lists is sent again with the digest. */
function SendAgain({ message }: { readonly message: MessageView }) {
	const replay = useReplay();
	return (
		<Button
			size="sm"
			pending={replay.isPending}
			aria-label={`Send again to ${message.channel}`}
			onClick={() => replay.mutate({ ids: [message.id] })}
		>
			Send again
		</Button>
	);
}

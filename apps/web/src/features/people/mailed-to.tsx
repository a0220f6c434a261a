import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";

export interface MailedToProps {
	/** An address, or a name. */
	readonly to: string;
	readonly close: () => void;
}

/** A link is on its way. The mail server has not answered yet, so nothing more is promised. */
export function MailedTo({ to, close }: MailedToProps) {
	return (
		<div className="grid gap-4">
			<Notice tone="ok" live>
				The link is being mailed to {to}.
			</Notice>
			<p className="text-sm text-ink-2">
				The list of open links says when the mail server has taken it, or why it has not.
			</p>
			<Button onClick={close} className="justify-self-end">
				Done
			</Button>
		</div>
	);
}

/** Why a channel for mail sends nothing now. */
export function MailMissing() {
	return (
		<>
			Nothing is mailed: Outlay has no mail server. Whoever operates it sets{" "}
			<code className="font-mono text-xs">SMTP_URL</code> and{" "}
			<code className="font-mono text-xs">MAIL_FROM</code>.
		</>
	);
}

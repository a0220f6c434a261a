import { Checkbox } from "../../design/checkbox.tsx";

interface AnthropicReportsProps {
	readonly analytics: boolean;
	readonly claudeCode: boolean;
}

/** Which of Anthropic's reports a connection reads, as it is chosen now. */
export function AnthropicReports({ analytics, claudeCode }: AnthropicReportsProps) {
	return (
		<>
			<Checkbox
				name="analytics"
				defaultChecked={analytics}
				label="Read the analytics reports instead: cost by API key and person, at list price too. They need a key that may read analytics, and reach back a year at most."
			/>
			<Checkbox
				name="claudeCode"
				defaultChecked={claudeCode}
				label="Read Claude Code analytics too: whose tokens they were, by e-mail address. One call a day of history."
			/>
		</>
	);
}

/** The choice of a form. */
export function reportsOf(form: FormData): AnthropicReportsProps {
	return { analytics: form.get("analytics") !== null, claudeCode: form.get("claudeCode") !== null };
}

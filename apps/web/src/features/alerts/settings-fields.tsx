import type { ChannelKind } from "@outlay/db/repositories/alert-channels";
import { assertNever } from "@outlay/finops/result";
import { TextField } from "../../design/field.tsx";
import { PasswordField } from "../../design/password-field.tsx";

export interface SettingsFieldsProps {
	readonly kind: ChannelKind;
	/** The sentence for a field that the API has refused. */
	readonly faultOf: (field: string) => string | undefined;
}

/** Where a channel of a kind delivers, with an example of what to enter. */
export function SettingsFields({ kind, faultOf }: SettingsFieldsProps) {
	switch (kind) {
		case "slack":
			return (
				<AddressField
					hint="https://hooks.slack.com/services/T00/B00/XXXX, from your Slack app's Incoming Webhooks."
					error={faultOf("url")}
				/>
			);
		case "teams":
			return (
				<AddressField
					hint="From Teams, Workflows, the template Send webhook alerts to a channel; anyone may trigger it."
					error={faultOf("url")}
				/>
			);
		case "pagerduty":
			return (
				<PasswordField
					label="Integration key"
					name="routingKey"
					required
					autoComplete="off"
					hint="32 characters, from the service's Integrations, Events API v2."
					error={faultOf("routingKey")}
				/>
			);
		case "webhook":
			return (
				<>
					<AddressField
						hint="https://example.com/outlay-alerts. Gets JSON, signed as Standard Webhooks has it."
						error={faultOf("url")}
					/>
					<PasswordField
						label="Signing secret (optional)"
						name="secret"
						autoComplete="off"
						hint="whsec_ and 24 to 64 bytes in base64. Left empty, one is made and shown once."
						error={faultOf("secret")}
					/>
				</>
			);
		case "email":
			return (
				<TextField
					label="E-mail address"
					name="to"
					type="email"
					required
					maxLength={320}
					autoComplete="off"
					hint="One mailbox or list: ai-spend@example.com."
					error={faultOf("to")}
				/>
			);
		default:
			return assertNever(kind);
	}
}

interface AddressProps {
	readonly hint: string;
	readonly error: string | undefined;
}

/** Whoever has the address can post there: it is typed unseen, like a password. */
function AddressField({ hint, error }: AddressProps) {
	return (
		<PasswordField label="Webhook address" name="url" required autoComplete="off" hint={hint} error={error} />
	);
}

import { Checkbox } from "../../design/checkbox.tsx";

export interface ShowLinkFieldProps {
	readonly checked: boolean;
	readonly onChecked: (checked: boolean) => void;
}

/** The way round a broken mailbox, taken on purpose. */
export function ShowLinkField({ checked, onChecked }: ShowLinkFieldProps) {
	return (
		<Checkbox
			name="showsLink"
			label="Show me the link instead of mailing it"
			hint="For somebody whose mail does not arrive: whoever has the link can use it."
			checked={checked}
			onChange={(event) => onChecked(event.target.checked)}
		/>
	);
}

import { Checkbox } from "../../design/checkbox.tsx";

/** The right to see figures by person, which no role has by itself. */
export function SeesPeopleField({ checked = false }: { readonly checked?: boolean }) {
	return (
		<Checkbox
			name="seesPeople"
			label="Sees figures by person"
			hint="Others see people under a pseudonym. Who gave or took this right is in the audit log."
			defaultChecked={checked}
		/>
	);
}

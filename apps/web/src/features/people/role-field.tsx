import { ROLES, type Role } from "@outlay/db/actor";
import { SelectField } from "../../design/field.tsx";
import { ROLE_WORDS } from "./role-words.ts";

const ROLE_TEXT: Readonly<Record<Role, string>> = {
	admin: "Everything but spend by person, which is a right of its own.",
	finance: "All spend, imports and prices; reads people and the log.",
	team_lead: "Spend, hierarchy and prices of their departments and teams.",
	engineer: "Spend and prices of their departments and teams.",
	auditor: "Reads everything, changes nothing.",
};

export interface RoleFieldProps {
	readonly role: Role;
	readonly onRole: (role: Role) => void;
	readonly error?: string | undefined;
}

export function RoleField({ role, onRole, error }: RoleFieldProps) {
	return (
		<SelectField
			label="Role"
			name="role"
			value={role}
			onChange={(event) => {
				const chosen = ROLES.find((known) => known === event.target.value);
				if (chosen !== undefined) onRole(chosen);
			}}
			options={ROLES.map((known) => ({ value: known, label: ROLE_WORDS[known] }))}
			hint={ROLE_TEXT[role]}
			error={error}
		/>
	);
}

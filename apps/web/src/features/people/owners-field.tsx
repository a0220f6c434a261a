import type { Role } from "@outlay/db/actor";
import { Checkbox } from "../../design/checkbox.tsx";

/** A department with the teams that are in it today. */
export interface OwnerOption {
	readonly id: string;
	readonly name: string;
	readonly teams: readonly { readonly id: string; readonly name: string }[];
}

export interface OwnersFieldProps {
	readonly owners: readonly OwnerOption[];
	readonly role: Role;
	readonly departmentIds?: readonly string[] | undefined;
	readonly teamIds?: readonly string[] | undefined;
}

/** Whose spend is seen. A department brings its teams; a team brings no sibling. */
export function OwnersField({ owners, role, departmentIds = [], teamIds = [] }: OwnersFieldProps) {
	const isNarrow = role === "team_lead" || role === "engineer";
	return (
		<fieldset className="grid gap-2">
			<legend className="mb-1.5 text-sm font-strong">Sees the spend of</legend>
			<p className="text-xs text-ink-3">
				{isNarrow
					? "This role sees only what is ticked here, and nothing when nothing is."
					: "Nothing ticked: the whole organization."}
			</p>
			{owners.length === 0 && <p className="text-sm text-ink-2">There are no departments yet.</p>}
			<div className="grid max-h-56 gap-2.5 overflow-y-auto rounded-md border border-line p-3 empty:hidden">
				{owners.map((department) => (
					<div key={department.id} className="grid gap-1">
						<Checkbox
							label={department.name}
							name="departmentId"
							value={department.id}
							defaultChecked={departmentIds.includes(department.id)}
						/>
						<div className="ml-6 grid gap-1 sm:grid-cols-2">
							{department.teams.map((team) => (
								<Checkbox
									key={team.id}
									label={team.name}
									name="teamId"
									value={team.id}
									defaultChecked={teamIds.includes(team.id)}
								/>
							))}
						</div>
					</div>
				))}
			</div>
		</fieldset>
	);
}

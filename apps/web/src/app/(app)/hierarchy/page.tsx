import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { AddUnit } from "../../../features/people/hierarchy/add-unit.tsx";
import { DepartmentPanel } from "../../../features/people/hierarchy/department-panel.tsx";
import { EnvironmentsTable } from "../../../features/people/hierarchy/environments-table.tsx";
import { UnitsTable, unitRows } from "../../../features/people/hierarchy/units-table.tsx";
import { todayIn } from "../../../features/people/owner-options.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Hierarchy" };

export default async function HierarchyPage() {
	const actor = await requireActor("hierarchy.read");
	const [hierarchy, { timeZone }] = await Promise.all([
		readHierarchyOutline(database(), actor),
		readOrganization(database(), actor),
	]);
	const today = todayIn(timeZone, new Date());
	const canWrite = actor.rights.has("hierarchy.write");
	const { departments, teams, environments } = hierarchy;
	const homeless = unitRows(hierarchy, null, today);
	const table = { hierarchy, today, canWrite };
	return (
		<>
			<PageHeader
				title="Hierarchy"
				remark="Who owns what, from which day on. Figures of each day go to who owned it that day."
			>
				{canWrite && departments.length > 0 && (
					<>
						<AddUnit kind="team" owners={departments.map(({ id, name }) => ({ id, name }))} today={today} />
						{teams.length > 0 && (
							<AddUnit kind="feature" owners={teams.map(({ id, name }) => ({ id, name }))} today={today} />
						)}
					</>
				)}
				{canWrite && <AddUnit kind="department" today={today} primary />}
			</PageHeader>
			<div className="grid gap-3.5">
				{departments.length === 0 && (
					<Panel flush>
						<EmptyState title="No departments yet">
							{canWrite
								? "Add a department, then its teams and what they build. Attribution rules send spend to them."
								: "An admin sets up departments, teams and features."}
						</EmptyState>
					</Panel>
				)}
				{departments.map((department) => (
					<DepartmentPanel key={department.id} department={department} {...table} />
				))}
				{homeless.length > 0 && (
					<Panel title="Without an owner today" flush aside="Their spend stays unallocated">
						<UnitsTable caption="Teams and features without an owner" rows={homeless} {...table} />
					</Panel>
				)}
				<Panel title="Environments" flush aside={canWrite && <AddUnit kind="environment" today={today} />}>
					<EnvironmentsTable environments={environments} today={today} canWrite={canWrite} />
				</Panel>
			</div>
		</>
	);
}

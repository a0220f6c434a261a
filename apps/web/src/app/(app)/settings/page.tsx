import { readAnomalySettings } from "@outlay/db/read-models/anomalies";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../auth/actor.ts";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { timeZones } from "../../../features/people/organization-schema.ts";
import { AnomalyFloorsForm } from "../../../features/settings/anomaly-floors-form.tsx";
import { SettingsForm } from "../../../features/settings/settings-form.tsx";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
	const actor = await requireActor("organization.write");
	if (actor.scope.kind !== "organization") notFound();
	const organization = await readOrganization(database(), actor);
	const { floors } = await readAnomalySettings(database(), actor, { now: new Date() });
	return (
		<>
			<PageHeader title="Settings" remark="Of the organization, for everybody in it." />
			<Panel title="Organization">
				<SettingsForm organization={organization} zones={timeZones()} />
			</Panel>
			<Panel title="Anomalies" className="mt-3.5">
				<AnomalyFloorsForm floors={floors} />
			</Panel>
		</>
	);
}

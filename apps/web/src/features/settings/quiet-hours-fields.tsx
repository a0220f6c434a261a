import { Checkbox } from "../../design/checkbox.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { textIn } from "../alerts/form-text.ts";

interface QuietHours {
	readonly from: string;
	readonly until: string;
	readonly criticalBreaks: boolean;
}

export interface QuietHoursFieldsProps {
	readonly quietHours: QuietHours | null;
	readonly timeZone: string | null;
	readonly organizationZone: string;
	readonly zones: readonly string[];
	readonly faultOf: (field: string) => string | undefined;
}

/** When somebody is not to be disturbed. Both times empty: never. */
export function QuietHoursFields(props: QuietHoursFieldsProps) {
	const { quietHours, timeZone, organizationZone, zones, faultOf } = props;
	return (
		<>
			<div className="grid grid-cols-2 gap-4">
				<TextField
					label="Quiet from"
					name="quietFrom"
					type="time"
					defaultValue={quietHours?.from ?? ""}
					hint="Leave both empty for none."
					error={faultOf("quietHours.from")}
				/>
				<TextField
					label="Quiet until"
					name="quietUntil"
					type="time"
					defaultValue={quietHours?.until ?? ""}
					hint="What comes in between waits."
					error={faultOf("quietHours.until") ?? faultOf("quietHours")}
				/>
			</div>
			<Checkbox
				label="Critical alerts break quiet hours"
				name="criticalBreaks"
				defaultChecked={quietHours?.criticalBreaks ?? true}
			/>
			<SelectField
				label="Time zone"
				name="timeZone"
				defaultValue={timeZone ?? ""}
				options={[
					{ value: "", label: `The organization's, ${organizationZone.replaceAll("_", " ")}` },
					...zones.map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
				]}
				error={faultOf("timeZone") ?? faultOf("quietHours.timeZone")}
			/>
		</>
	);
}

/** What the fields hold, as the API takes it. */
export function quietHoursIn(form: FormData): {
	readonly quietHours: QuietHours | null;
	readonly timeZone: string | null;
} {
	const [from, until, zone] = ["quietFrom", "quietUntil", "timeZone"].map((name) => textIn(form, name));
	const isNone = from === "" && until === "";
	return {
		quietHours: isNone
			? null
			: { from: from ?? "", until: until ?? "", criticalBreaks: form.has("criticalBreaks") },
		timeZone: zone === undefined || zone === "" ? null : zone,
	};
}

/** The same of a channel, whose zone goes with its quiet hours. */
export function channelQuietHoursIn(
	form: FormData,
): (QuietHours & { readonly timeZone: string | null }) | null {
	const { quietHours, timeZone } = quietHoursIn(form);
	return quietHours === null ? null : { ...quietHours, timeZone };
}

"use client";

import { useEffect, useState } from "react";
import { SelectField } from "../../design/field.tsx";

export interface TimeZoneFieldProps {
	readonly zones: readonly string[];
	readonly error?: string | undefined;
}

/** Starts with the browser's zone, which the server cannot know. */
export function TimeZoneField({ zones, error }: TimeZoneFieldProps) {
	const [zone, setZone] = useState("UTC");

	useEffect(() => {
		const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
		if (zones.includes(own)) setZone(own);
	}, [zones]);

	return (
		<SelectField
			label="Time zone"
			name="timeZone"
			value={zone}
			onChange={(event) => setZone(event.target.value)}
			options={zones.map((name) => ({ value: name, label: name.replaceAll("_", " ") }))}
			error={error}
		/>
	);
}

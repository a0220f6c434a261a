import type { OwnerReading } from "@outlay/db/read-models/owner-page";
import { Panel } from "../../../design/panel.tsx";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { spendHref, withFilter } from "../query/spend-url.ts";
import { filterValueOf, groupId, groupName } from "../query/words.ts";
import { ShareLine } from "./owner-breakdown.tsx";
import { type OwnerPlace, ownerUrl } from "./owner-place.ts";

/** The API keys that cost the owner most. */
export function OwnerKeys({
	place,
	reading,
}: {
	readonly place: OwnerPlace;
	readonly reading: OwnerReading;
}) {
	const keys = reading.keys.filter(({ key }) => key.kind === "value");
	if (keys.length === 0) return null;
	return (
		<Panel title="Top API keys">
			<ul className="grid gap-2.5">
				{keys.map((group) => {
					const value = filterValueOf(group.key);
					const within = value === undefined ? null : withFilter(ownerUrl(place), "apiKey", [value]);
					return (
						<ShareLine
							key={groupId(group.key)}
							name={groupName("apiKey", group)}
							amount={group.current.spend}
							whole={reading.spend.current.spend}
							currency={reading.currency}
							href={
								within === null
									? null
									: spendHref("/explore", { ...within, groupBy: "model" }, EXPLORE_DEFAULTS)
							}
						/>
					);
				})}
			</ul>
		</Panel>
	);
}

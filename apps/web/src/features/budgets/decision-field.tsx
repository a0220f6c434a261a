import { Checkbox } from "../../design/checkbox.tsx";

export type Decision = "approved" | "rejected";

interface DecisionFieldProps {
	readonly decision: Decision;
	/** What approving does. */
	readonly approved: string;
	readonly onChange: (decision: Decision) => void;
}

/** Approves or rejects what somebody asked for. */
export function DecisionField({ decision, approved, onChange }: DecisionFieldProps) {
	return (
		<fieldset className="grid gap-2">
			<legend className="sr-only">Decision</legend>
			<Checkbox
				type="radio"
				name="decision"
				label="Approve"
				hint={approved}
				checked={decision === "approved"}
				onChange={() => onChange("approved")}
			/>
			<Checkbox
				type="radio"
				name="decision"
				label="Reject"
				checked={decision === "rejected"}
				onChange={() => onChange("rejected")}
			/>
		</fieldset>
	);
}

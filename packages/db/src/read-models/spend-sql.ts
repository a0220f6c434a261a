/** Numbers the parameters of one statement. `$1` is always the organization. */
export interface SqlParameters {
	readonly organization: "$1";
	readonly values: readonly unknown[];
	/** Adds a value and gives its placeholder. */
	readonly add: (value: unknown) => string;
}

export function sqlParameters(organizationId: string): SqlParameters {
	const values: unknown[] = [organizationId];
	return {
		organization: "$1",
		values,
		add: (value) => `$${values.push(value)}`,
	};
}

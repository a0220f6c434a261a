import { type Role, scopeOf } from "@outlay/db/actor";
import { Tag } from "../../design/tag.tsx";

const NAMED_MAX = 3;

export interface ScopeTextProps {
	readonly grant: {
		readonly role: Role;
		readonly departmentIds: readonly string[];
		readonly teamIds: readonly string[];
	};
	readonly names: ReadonlyMap<string, string>;
}

/** Whose spend a role and its owners reach, in words. */
export function ScopeText({ grant, names }: ScopeTextProps) {
	if (scopeOf(grant.role, grant).kind === "organization") return "Whole organization";
	const owners = [...grant.departmentIds, ...grant.teamIds].map((id) => names.get(id) ?? "a former team");
	if (owners.length === 0) return <Tag tone="warn">Nothing yet</Tag>;
	const more = owners.length - NAMED_MAX;
	return (
		<span title={owners.join(", ")}>
			{owners.slice(0, NAMED_MAX).join(", ")}
			{more > 0 && <span className="text-ink-3"> and {more} more</span>}
		</span>
	);
}

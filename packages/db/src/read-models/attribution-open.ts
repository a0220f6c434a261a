/**
 * Whose days of charge keys `s` (with organization_id, charge_key_id and day) are open to be claimed: nobody's by the
 * rules as they are. Money of a split's pool is shared, not unallocated, and never among them. `placedOn`: the day whose
 * place of a feature counts. Every screen that says what there is to claim reads this.
 */
export function openKeys(placedOn: string): { readonly joins: string; readonly isOpen: string } {
	return {
		joins: `LEFT JOIN outlay.allocation a ON a.organization_id = s.organization_id AND a.charge_key_id = s.charge_key_id
	    AND s.day >= a.valid_from AND s.day < a.valid_to
	  LEFT JOIN outlay.feature_placement fp ON fp.organization_id = s.organization_id AND fp.feature_id = a.feature_id
	    AND ${placedOn} >= fp.valid_from AND (fp.valid_to IS NULL OR ${placedOn} < fp.valid_to)`,
		isOpen:
			"(a.kind IS NULL OR a.kind = 'unallocated' OR (a.kind = 'target' AND coalesce(fp.team_id, a.team_id) IS NULL))",
	};
}

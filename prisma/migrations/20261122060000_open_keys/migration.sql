-- Keys that no rule gives to a team are few beside those that one does: the Overview counts them by these, without
-- going through the spend of all keys. A feature without a team of its own is looked up by feature.
CREATE INDEX allocation_without_team ON outlay.allocation (organization_id, feature_id, charge_key_id) WHERE team_id IS NULL;
CREATE INDEX closed_owner_without_team ON outlay.closed_owner (organization_id, month, charge_key_id) WHERE team_id IS NULL;

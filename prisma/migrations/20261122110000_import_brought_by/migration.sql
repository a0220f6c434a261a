-- Who brought a file, by name: also where that is no person but a token, a connection or the sample company.
ALTER TABLE "outlay"."import" ADD COLUMN "brought_by" TEXT NOT NULL DEFAULT '';

UPDATE outlay."import" i SET brought_by = e.actor->>'label' FROM outlay.audit_event e
  WHERE e.organization_id = i.organization_id AND e.action = 'import.created' AND e.subject = 'import'
    AND e.subject_id = i.id::text;

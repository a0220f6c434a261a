-- Which delivery of its provider a file is a part of: files of one delivery add up, and a later delivery of the same
-- period replaces them all. A file of its own and the files of an archive are named by their bytes, as cells were.
ALTER TABLE "outlay"."import" ADD COLUMN "delivery" CHAR(64);
UPDATE outlay."import" i SET delivery = r.sha256 FROM outlay.raw_export r
  WHERE r.organization_id = i.organization_id AND r.id = i.raw_export_id AND i.as_of IS NOT NULL;
CREATE INDEX "import_organization_id_delivery_idx" ON "outlay"."import"("organization_id", "delivery");

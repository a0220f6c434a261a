-- The tables as Prisma sees them, then (from "What Prisma cannot say") partitions, checks, row-level
-- security and grants. Reviewed by hand; prisma/catalog.txt is the catalog this must produce.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "outlay";
CREATE SCHEMA IF NOT EXISTS "outlay_parts";

-- CreateTable
CREATE TABLE "outlay"."organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "fiscal_start_month" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outlay"."department" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cost_center" TEXT,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "department_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."team" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "lead_email" TEXT,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "team_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."team_placement" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "team_placement_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."feature" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "feature_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."feature_placement" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "feature_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "feature_placement_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."environment" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."person" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "oidc_subject" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."sign_in_attempt" (
    "email_hash" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "locked_until" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("email_hash")
);

-- CreateTable
CREATE TABLE "outlay"."membership" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "department_ids" UUID[],
    "team_ids" UUID[],
    "sees_people" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."access_link" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "person_id" UUID,
    "role" TEXT,
    "department_ids" UUID[],
    "team_ids" UUID[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_link_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."api_token" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scopes" TEXT[],
    "department_ids" UUID[],
    "team_ids" UUID[],
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."billing_account" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_account_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."connection" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "billing_account_id" UUID,
    "credential" BYTEA,
    "credential_hint" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "cursor" JSONB NOT NULL DEFAULT '{}',
    "last_started_at" TIMESTAMPTZ(3),
    "last_succeeded_at" TIMESTAMPTZ(3),
    "last_error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."account_mapping" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "match" TEXT NOT NULL,
    "billing_account_id" UUID NOT NULL,

    CONSTRAINT "account_mapping_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."source_precedence" (
    "organization_id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "basis" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,

    CONSTRAINT "source_precedence_pkey" PRIMARY KEY ("organization_id","billing_account_id","basis","family")
);

-- CreateTable
CREATE TABLE "outlay"."raw_export" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "byte_length" BIGINT NOT NULL,
    "file_name" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "raw_export_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."import" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "raw_export_id" UUID NOT NULL,
    "member" TEXT NOT NULL DEFAULT '',
    "file_name" TEXT NOT NULL,
    "source" TEXT,
    "layout" TEXT,
    "status" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "progress" JSONB NOT NULL DEFAULT '{}',
    "declared" JSONB NOT NULL DEFAULT '{}',
    "span_start" DATE,
    "span_end" DATE,
    "as_of" TIMESTAMPTZ(3),
    "rows_read" BIGINT NOT NULL DEFAULT 0,
    "rows_charged" BIGINT NOT NULL DEFAULT 0,
    "rows_quarantined" BIGINT NOT NULL DEFAULT 0,
    "rows_skipped" BIGINT NOT NULL DEFAULT 0,
    "unknown_columns" TEXT[],
    "gaps" JSONB NOT NULL DEFAULT '[]',
    "error" JSONB,
    "requested_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."import_money" (
    "organization_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_in" DECIMAL(1000,400) NOT NULL,
    "charged" DECIMAL(1000,400) NOT NULL,
    "quarantined" DECIMAL(1000,400) NOT NULL,
    "skipped" DECIMAL(1000,400) NOT NULL,
    "residue" DECIMAL(1000,400) NOT NULL,
    "unknown_amount_rows" BIGINT NOT NULL,

    CONSTRAINT "import_money_pkey" PRIMARY KEY ("organization_id","import_id","currency")
);

-- CreateTable
CREATE TABLE "outlay"."import_reason" (
    "organization_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "disposition" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "amount" DECIMAL(1000,400) NOT NULL,

    CONSTRAINT "import_reason_pkey" PRIMARY KEY ("organization_id","import_id","disposition","code","currency")
);

-- CreateTable
CREATE TABLE "outlay"."import_issue" (
    "organization_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" BIGINT NOT NULL,
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "field" TEXT,
    "value" TEXT,
    "message" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "amount" DECIMAL(1000,400),
    "currency" TEXT,

    CONSTRAINT "import_issue_pkey" PRIMARY KEY ("organization_id","import_id","line","id")
);

-- CreateTable
CREATE TABLE "outlay"."cell" (
    "organization_id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "basis" TEXT NOT NULL,
    "rounded" BOOLEAN NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "import_id" UUID NOT NULL,
    "finality_lag_days" INTEGER NOT NULL,
    "precedence" INTEGER NOT NULL,

    CONSTRAINT "cell_pkey" PRIMARY KEY ("organization_id","billing_account_id","source","scope","day")
);

-- CreateTable
CREATE TABLE "outlay"."stream_batch_day" (
    "organization_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "import_id" UUID NOT NULL,

    CONSTRAINT "stream_batch_day_pkey" PRIMARY KEY ("organization_id","source","day","import_id")
);

-- CreateTable
CREATE TABLE "outlay"."charge_key" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "service" TEXT,
    "sub_account" TEXT,
    "api_key" TEXT,
    "principal" TEXT,
    "resource" TEXT,
    "model" TEXT,
    "tags" JSONB NOT NULL,
    "names" JSONB NOT NULL,
    "first_seen" DATE NOT NULL,
    "last_seen" DATE NOT NULL,

    CONSTRAINT "charge_key_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."charge" (
    "organization_id" UUID NOT NULL,
    "charge_key_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "import_id" UUID NOT NULL,
    "charge_period_start" TIMESTAMPTZ(3) NOT NULL,
    "charge_period_end" TIMESTAMPTZ(3) NOT NULL,
    "accounting_month" DATE NOT NULL,
    "basis" TEXT NOT NULL,
    "rating" TEXT NOT NULL,
    "meter" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "context_band" TEXT NOT NULL,
    "charge_category" TEXT NOT NULL,
    "charge_class" TEXT NOT NULL,
    "billing_currency" TEXT NOT NULL,
    "consumed_quantity" DECIMAL(38,9),
    "billed_cost" DECIMAL(38,18),
    "effective_cost" DECIMAL(38,18),
    "contracted_cost" DECIMAL(38,18),
    "list_cost" DECIMAL(38,18),
    "invoice_id" TEXT NOT NULL,
    "charge_description" TEXT NOT NULL,
    "fold_id" UUID NOT NULL,
    "lines" INTEGER NOT NULL,

    CONSTRAINT "charge_pkey" PRIMARY KEY ("organization_id","charge_key_id","month","id")
) PARTITION BY RANGE ("month");

-- CreateTable
CREATE TABLE "outlay"."usage_fact" (
    "organization_id" UUID NOT NULL,
    "charge_key_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "import_id" UUID NOT NULL,
    "charge_period_start" TIMESTAMPTZ(3) NOT NULL,
    "charge_period_end" TIMESTAMPTZ(3) NOT NULL,
    "tier" TEXT NOT NULL,
    "context_band" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "requests" BIGINT,
    "retries" BIGINT,
    "sessions" BIGINT,
    "quantities" JSONB NOT NULL,
    "input_histogram" BIGINT[],
    "output_histogram" BIGINT[],
    "latency_histogram" BIGINT[],
    "reported_cost" DECIMAL(38,18),
    "reported_currency" TEXT,
    "lines" INTEGER NOT NULL,

    CONSTRAINT "usage_fact_pkey" PRIMARY KEY ("organization_id","charge_key_id","month","id")
) PARTITION BY RANGE ("month");

-- CreateTable
CREATE TABLE "outlay"."dirty_day" (
    "organization_id" UUID NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "dirty_day_pkey" PRIMARY KEY ("organization_id","billing_account_id","day")
);

-- CreateTable
CREATE TABLE "outlay"."spend_key_day" (
    "organization_id" UUID NOT NULL,
    "charge_key_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "day" DATE NOT NULL,
    "billing_account_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "coverage" TEXT NOT NULL,
    "meter" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "charge_category" TEXT NOT NULL,
    "charge_class" TEXT NOT NULL,
    "billing_currency" TEXT NOT NULL,
    "accounting_month" DATE NOT NULL,
    "billed_cost" DECIMAL(38,18) NOT NULL,
    "effective_cost" DECIMAL(38,18) NOT NULL,
    "contracted_cost" DECIMAL(38,18) NOT NULL,
    "list_cost" DECIMAL(38,18) NOT NULL,
    "consumed_quantity" DECIMAL(38,9) NOT NULL,
    "unpriced_quantity" DECIMAL(38,9) NOT NULL,

    CONSTRAINT "spend_key_day_pkey" PRIMARY KEY ("organization_id","charge_key_id","month","day","source","basis","coverage","meter","tier","charge_category","charge_class","billing_currency","accounting_month")
) PARTITION BY RANGE ("month");

-- CreateTable
CREATE TABLE "outlay"."spend_day" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "day" DATE NOT NULL,
    "id" UUID NOT NULL,
    "department_id" UUID,
    "team_id" UUID,
    "feature_id" UUID,
    "environment_id" UUID,
    "billing_account_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "meter" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "coverage" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "charge_category" TEXT NOT NULL,
    "charge_class" TEXT NOT NULL,
    "billing_currency" TEXT NOT NULL,
    "accounting_month" DATE NOT NULL,
    "billed_cost" DECIMAL(38,18) NOT NULL,
    "effective_cost" DECIMAL(38,18) NOT NULL,
    "contracted_cost" DECIMAL(38,18) NOT NULL,
    "list_cost" DECIMAL(38,18) NOT NULL,
    "consumed_quantity" DECIMAL(38,9) NOT NULL,
    "unpriced_quantity" DECIMAL(38,9) NOT NULL,

    CONSTRAINT "spend_day_pkey" PRIMARY KEY ("organization_id","month","day","id")
) PARTITION BY RANGE ("month");

-- CreateTable
CREATE TABLE "outlay"."price" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT,
    "meter" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "reach" TEXT,
    "above_prompt_tokens" BIGINT,
    "unit_price" DECIMAL(38,18) NOT NULL,
    "currency" TEXT NOT NULL,
    "valid_from" DATE,
    "valid_to" DATE,
    "origin" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_date" DATE,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."discount" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT,
    "source" TEXT NOT NULL DEFAULT '',
    "percent" DECIMAL(9,6) NOT NULL,
    "valid_from" DATE,
    "valid_to" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "discount_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."rule_set" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_set_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."lookup_entry" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "table_name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "team" TEXT,
    "feature" TEXT,
    "environment" TEXT,
    "valid_from" DATE,
    "valid_to" DATE,

    CONSTRAINT "lookup_entry_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."metric_value" (
    "organization_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "target" TEXT NOT NULL,
    "amount" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "metric_value_pkey" PRIMARY KEY ("organization_id","metric","day","target")
);

-- CreateTable
CREATE TABLE "outlay"."allocation" (
    "organization_id" UUID NOT NULL,
    "charge_key_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE NOT NULL,
    "rule_set_version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "team_id" UUID,
    "feature_id" UUID,
    "environment_id" UUID,

    CONSTRAINT "allocation_pkey" PRIMARY KEY ("organization_id","charge_key_id","valid_from")
);

-- CreateTable
CREATE TABLE "outlay"."accounting_period" (
    "organization_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "hash" TEXT,
    "closed_by" UUID,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "accounting_period_pkey" PRIMARY KEY ("organization_id","month")
);

-- CreateTable
CREATE TABLE "outlay"."audit_event" (
    "organization_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" JSONB NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "previous_hash" CHAR(64) NOT NULL,
    "hash" CHAR(64) NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("organization_id","sequence")
);

-- CreateTable
CREATE TABLE "outlay"."outbox" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "job" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "outlay"."saved_view" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "screen" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "outlay"."organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "department_organization_id_slug_key" ON "outlay"."department"("organization_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "team_organization_id_slug_key" ON "outlay"."team"("organization_id", "slug");

-- CreateIndex
CREATE INDEX "team_placement_organization_id_team_id_idx" ON "outlay"."team_placement"("organization_id", "team_id");

-- CreateIndex
CREATE UNIQUE INDEX "feature_organization_id_slug_key" ON "outlay"."feature"("organization_id", "slug");

-- CreateIndex
CREATE INDEX "feature_placement_organization_id_feature_id_idx" ON "outlay"."feature_placement"("organization_id", "feature_id");

-- CreateIndex
CREATE UNIQUE INDEX "environment_organization_id_slug_key" ON "outlay"."environment"("organization_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "outlay"."person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "membership_organization_id_person_id_key" ON "outlay"."membership"("organization_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_link_token_hash_key" ON "outlay"."access_link"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "outlay"."api_token"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "billing_account_organization_id_issuer_external_id_key" ON "outlay"."billing_account"("organization_id", "issuer", "external_id") NULLS NOT DISTINCT;

-- CreateIndex
CREATE UNIQUE INDEX "account_mapping_organization_id_source_issuer_match_key" ON "outlay"."account_mapping"("organization_id", "source", "issuer", "match");

-- CreateIndex
CREATE UNIQUE INDEX "raw_export_organization_id_sha256_key" ON "outlay"."raw_export"("organization_id", "sha256");

-- CreateIndex
CREATE INDEX "import_organization_id_created_at_idx" ON "outlay"."import"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "import_organization_id_status_idx" ON "outlay"."import"("organization_id", "status");

-- CreateIndex
CREATE INDEX "cell_organization_id_billing_account_id_day_idx" ON "outlay"."cell"("organization_id", "billing_account_id", "day");

-- CreateIndex
CREATE INDEX "charge_organization_id_billing_account_id_source_day_idx" ON "outlay"."charge"("organization_id", "billing_account_id", "source", "day");

-- CreateIndex
CREATE INDEX "usage_fact_organization_id_billing_account_id_source_day_idx" ON "outlay"."usage_fact"("organization_id", "billing_account_id", "source", "day");

-- CreateIndex
CREATE INDEX "spend_key_day_organization_id_billing_account_id_day_idx" ON "outlay"."spend_key_day"("organization_id", "billing_account_id", "day");

-- CreateIndex
CREATE INDEX "price_organization_id_provider_model_idx" ON "outlay"."price"("organization_id", "provider", "model");

-- CreateIndex
CREATE UNIQUE INDEX "rule_set_organization_id_version_key" ON "outlay"."rule_set"("organization_id", "version");

-- CreateIndex
CREATE INDEX "lookup_entry_organization_id_table_name_value_idx" ON "outlay"."lookup_entry"("organization_id", "table_name", "value");

-- CreateIndex
CREATE INDEX "outbox_sent_at_idx" ON "outlay"."outbox"("sent_at");

-- What Prisma cannot say ------------------------------------------------------------------------

-- Values that only some words may take.
ALTER TABLE outlay.membership ADD CONSTRAINT membership_role_known
  CHECK (role IN ('admin', 'finance', 'team_lead', 'engineer', 'auditor'));
ALTER TABLE outlay.api_token ADD CONSTRAINT api_token_role_known
  CHECK (role IN ('admin', 'finance', 'team_lead', 'engineer', 'auditor'));
ALTER TABLE outlay.access_link ADD CONSTRAINT access_link_kind_known CHECK (kind IN ('invitation', 'reset'));
ALTER TABLE outlay.environment ADD CONSTRAINT environment_kind_known
  CHECK (kind IN ('production', 'staging', 'development'));
ALTER TABLE outlay."import" ADD CONSTRAINT import_status_known
  CHECK (status IN ('received', 'reading', 'needs_confirmation', 'committed', 'done', 'unchanged', 'failed', 'cancelled'));
ALTER TABLE outlay."import" ADD CONSTRAINT import_rows_add_up
  CHECK (status NOT IN ('committed', 'done') OR rows_read = rows_charged + rows_quarantined + rows_skipped);
ALTER TABLE outlay.import_money ADD CONSTRAINT import_money_adds_up
  CHECK (amount_in = charged + quarantined + skipped + residue);
ALTER TABLE outlay.import_issue ADD CONSTRAINT import_issue_line_positive CHECK (line > 0);
ALTER TABLE outlay.cell ADD CONSTRAINT cell_basis_known CHECK (basis IN ('billed', 'metered'));
ALTER TABLE outlay.charge ADD CONSTRAINT charge_basis_known CHECK (basis IN ('billed', 'metered'));
ALTER TABLE outlay.charge ADD CONSTRAINT charge_rating_known CHECK (
  (basis = 'billed' AND rating = 'billed' AND billed_cost IS NOT NULL AND effective_cost IS NOT NULL)
  OR (basis = 'metered' AND rating = 'priced' AND list_cost IS NOT NULL AND effective_cost IS NOT NULL)
  OR (basis = 'metered' AND rating = 'unpriced' AND list_cost IS NULL AND effective_cost IS NULL));
ALTER TABLE outlay.charge ADD CONSTRAINT charge_category_known
  CHECK (charge_category IN ('Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'));
ALTER TABLE outlay.charge ADD CONSTRAINT charge_class_known CHECK (charge_class IN ('', 'Correction'));
ALTER TABLE outlay.charge ADD CONSTRAINT charge_period_forward CHECK (charge_period_start < charge_period_end);
ALTER TABLE outlay.charge ADD CONSTRAINT charge_month_of_day CHECK (month = date_trunc('month', day)::date);
ALTER TABLE outlay.usage_fact ADD CONSTRAINT usage_fact_month_of_day CHECK (month = date_trunc('month', day)::date);
ALTER TABLE outlay.spend_key_day ADD CONSTRAINT spend_key_day_month_of_day CHECK (month = date_trunc('month', day)::date);
ALTER TABLE outlay.spend_day ADD CONSTRAINT spend_day_month_of_day CHECK (month = date_trunc('month', day)::date);
ALTER TABLE outlay.spend_day ADD CONSTRAINT spend_day_kind_known
  CHECK (kind IN ('direct', 'split_out', 'split_in', 'unallocated'));
ALTER TABLE outlay.price ADD CONSTRAINT price_not_negative CHECK (unit_price >= 0);
ALTER TABLE outlay.price ADD CONSTRAINT price_origin_known CHECK (origin IN ('convention', 'seed', 'organization'));
ALTER TABLE outlay.rule_set ADD CONSTRAINT rule_set_status_known CHECK (status IN ('draft', 'published', 'superseded'));
CREATE UNIQUE INDEX rule_set_one_published ON outlay.rule_set (organization_id) WHERE status = 'published';
ALTER TABLE outlay.accounting_period ADD CONSTRAINT accounting_period_status_known CHECK (status IN ('open', 'closed'));
ALTER TABLE outlay.team_placement ADD CONSTRAINT team_placement_forward CHECK (valid_to IS NULL OR valid_from < valid_to);
ALTER TABLE outlay.feature_placement ADD CONSTRAINT feature_placement_forward CHECK (valid_to IS NULL OR valid_from < valid_to);

-- Monthly partitions live in outlay_parts; they are made ahead by a job and on demand by an import.
-- SECURITY DEFINER: the app role may ask for a month, not create tables.
CREATE FUNCTION outlay.ensure_month(wanted date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  parent text;
  part text;
  lower_bound date := date_trunc('month', wanted)::date;
BEGIN
  IF lower_bound < date '2015-01-01' OR lower_bound > (current_date + interval '3 years') THEN
    RAISE EXCEPTION 'month % is outside 2015-01 to three years from now', to_char(lower_bound, 'YYYY-MM')
      USING ERRCODE = 'datetime_field_overflow';
  END IF;
  FOREACH parent IN ARRAY ARRAY['charge', 'usage_fact', 'spend_key_day', 'spend_day'] LOOP
    part := parent || '_' || to_char(lower_bound, 'YYYYMM');
    IF to_regclass(format('outlay_parts.%I', part)) IS NULL THEN
      PERFORM pg_advisory_xact_lock(hashtext('outlay.ensure_month'));
      IF to_regclass(format('outlay_parts.%I', part)) IS NULL THEN
        EXECUTE format('CREATE TABLE outlay_parts.%I PARTITION OF outlay.%I FOR VALUES FROM (%L) TO (%L)',
          part, parent, lower_bound, (lower_bound + interval '1 month')::date);
      END IF;
    END IF;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION outlay.ensure_month(date) FROM PUBLIC;

-- The role that web and worker take inside every transaction. It owns nothing, so row-level security binds it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'outlay_app') THEN
    CREATE ROLE outlay_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT outlay_app TO %I', current_user);
END
$$;
GRANT USAGE ON SCHEMA outlay TO outlay_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA outlay TO outlay_app;
REVOKE UPDATE, DELETE ON outlay.audit_event FROM outlay_app;
REVOKE ALL ON outlay.sign_in_attempt FROM outlay_app;
REVOKE INSERT, DELETE ON outlay.organization FROM outlay_app;
GRANT EXECUTE ON FUNCTION outlay.ensure_month(date) TO outlay_app;

-- The second wall behind the data layer: a query that forgets its filter sees nothing of another organization,
-- and nothing at all when no organization is set.
CREATE FUNCTION outlay.current_organization() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('outlay.organization', true), '')::uuid $$;
DO $$
DECLARE
  relation record;
BEGIN
  FOR relation IN
    SELECT c.relname FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'outlay'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
    WHERE c.relkind IN ('r', 'p')
  LOOP
    EXECUTE format('ALTER TABLE outlay.%I ENABLE ROW LEVEL SECURITY', relation.relname);
    EXECUTE format('CREATE POLICY organization_only ON outlay.%I USING (organization_id = (SELECT outlay.current_organization())) WITH CHECK (organization_id = (SELECT outlay.current_organization()))', relation.relname);
  END LOOP;
END
$$;
ALTER TABLE outlay.organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_only ON outlay.organization USING (id = (SELECT outlay.current_organization()));

-- Which plans of its insurance providers a work period is for; none: whichever they have.
alter table work_period add column insurance_plan_ids bigint[] not null default '{}';

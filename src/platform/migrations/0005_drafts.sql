-- What somebody began to write and has not recorded. It belongs to a post, as the work does; it is no record, counts for
-- nothing, and goes when it was recorded or discarded. What was written is sealed: nothing of it can be read here.
create schema web;
grant usage on schema web to diogel_service;

create table web.draft (
  authority int not null,
  post text collate "C" not null,
  -- Also the id under which the form's event will be recorded.
  draft text collate "C" not null,
  -- The form's address, which names a child by a random id and nothing else of anybody.
  path text collate "C" not null,
  sealed bytea not null check (octet_length(sealed) <= 1100000),
  saved_us bigint not null,
  primary key (authority, post, draft)
);
create index draft_by_path on web.draft (authority, post, path);

select platform.guard('web.draft');

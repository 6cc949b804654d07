-- Allegations about practitioners and complaints, for the officers who answer for them: what lists read of such events, and where
-- each matter stands. Rows of events that were written before have no threshold.
alter table ledger.event add column threshold text;

create table views.matter (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  -- 'allegation' or 'complaint'.
  sort text not null,
  matter text collate "C" not null,
  -- The event that began it, the one that brought it where it stands, and all that belong to it.
  from_id text collate "C" not null,
  stage_id text collate "C" not null,
  events text[] collate "C" not null,
  begun_on int not null,
  stage text not null,
  stage_on int not null,
  -- Null while it is open.
  closed_on int,
  primary key (authority, child, n)
);
create index matter_open on views.matter (authority, sort, begun_on, child, n) where closed_on is null;
create index matter_closed on views.matter (authority, sort, closed_on, child, n) where closed_on is not null;
select platform.guard('views.matter');

-- Holds and erasing: what decisions and lists read of them.
alter table ledger.event
  add column hold text collate "C",
  add column erasure text collate "C",
  add column basis text;
create index event_of_erasing on ledger.event (authority, kind, child)
  where kind in ('hold.placed', 'hold.lifted', 'erasure.asked', 'erasure.agreed', 'erasure.refused', 'erasure.done');

-- The rules that apply to a child's record, the day from which each counts, null where that is not recorded, and for how many years;
-- null where the authority sets them.
create table views.retention (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  rule text not null,
  counted_from int,
  years int,
  primary key (authority, child, n)
);
select platform.guard('views.retention');

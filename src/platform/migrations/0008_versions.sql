-- How often something in a stream was corrected, in place of whether: with `seq` and `entered_us` it is the version of what the
-- stream says, by which a reader knows that what it read before still holds.
alter table ledger.stream add column corrections int not null default 0;
update ledger.stream set corrections = 1 where corrected;

create or replace function ledger.note_correction() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
begin
  -- The append holds these streams already, in the order in which everybody does.
  update ledger.stream s set corrections = s.corrections + 1
    from (select child from ledger.event where authority = new.authority and event_id = new.replaces order by part) e
    where s.authority = new.authority and s.child = e.child;
  return null;
end
$$;
alter table ledger.stream drop column corrected;

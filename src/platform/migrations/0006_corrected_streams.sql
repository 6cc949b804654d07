-- Whether anything in a stream was ever corrected. Where nothing was, whoever reads the stream need not look for a correction
-- of each event, which took as long as all the rest of reading it. Of streams that are there already nobody knows: true.
alter table ledger.stream add column corrected boolean not null default true;
alter table ledger.stream alter column corrected set default false;

create function ledger.note_correction() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
begin
  -- The append holds these streams already, in the order in which everybody does.
  update ledger.stream s set corrected = true
    from (select child from ledger.event where authority = new.authority and event_id = new.replaces order by part) e
    where s.authority = new.authority and s.child = e.child and not s.corrected;
  return null;
end
$$;
create trigger event_corrects after insert on ledger.event
  for each row when (new.replaces is not null) execute function ledger.note_correction();

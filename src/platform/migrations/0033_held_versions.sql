-- How often what follows from a stream was derived anew: whoever remembers what the views had of it then knows nothing any more.
alter table ledger.stream add column rederived int not null default 0;

-- As before (0004_views.sql), and says where each held stream stands: whoever remembers what was recorded until then need not
-- ask for it a second time.
drop function ledger.hold(int, text[]);
create function ledger.hold(p_authority int, p_children text[])
  returns table (child text, seq int, entered_us bigint, changes int)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
#variable_conflict use_column
begin
  return query
    select s.child, s.seq, s.entered_us, s.corrections + s.rederived
      from (select c collate "C" as c from unnest(p_children) c order by 1) x
      cross join lateral (
        select child, seq, entered_us, corrections, rederived from ledger.stream
          where authority = p_authority and child = x.c limit 1 for no key update
      ) s;
end
$$;
revoke execute on function ledger.hold(int, text[]) from public;
grant execute on function ledger.hold(int, text[]) to diogel_service;

-- Says that the views of some children, whose streams are held, are derived anew in this transaction.
create function ledger.note_rederived(p_authority int, p_children text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
begin
  if p_authority is distinct from platform.authority() then
    raise exception 'deriving for authority % in a session of authority %', p_authority, platform.authority()
      using errcode = 'insufficient_privilege';
  end if;
  update ledger.stream set rederived = rederived + 1 where authority = p_authority and child = any(p_children);
end
$$;
revoke execute on function ledger.note_rederived(int, text[]) from public;
grant execute on function ledger.note_rederived(int, text[]) to diogel_service;

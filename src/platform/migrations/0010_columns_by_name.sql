-- As before (0002_ledger.sql), but a row's columns are found by their names: another column needs no other function.
create or replace function ledger.append(
  p_authority int, p_source text, p_imported boolean, p_ids text[], p_replaced text[], p_children text[], p_counts int[],
  p_key_ids uuid[], p_expected int[], p_latest bigint, p_rows jsonb, p_sealed bytea, p_keys jsonb
) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
declare
  v_epoch int;
  v_streams text[] := p_children;
  v_found int;
  v_last bigint;
  v_now bigint;
  v_child text;
  v_seq int;
  v_replaced text;
  v_seen jsonb;
  v_eids bigint[];
  v_heads jsonb;
  v_fixed jsonb;
begin
  if p_authority is distinct from platform.authority() then
    raise exception 'append for authority % in a session of authority %', p_authority, platform.authority()
      using errcode = 'insufficient_privilege';
  end if;
  select db_epoch into v_epoch from ledger.authority where id = p_authority;
  if not found then
    raise exception 'there is no authority %', p_authority using errcode = 'foreign_key_violation';
  end if;

  -- What a correction corrects may concern other children: their facts change too.
  if p_replaced is not null then
    select array_agg(distinct c collate "C") into v_streams from (
      select unnest(p_children) as c
      union all
      select e.child from unnest(p_replaced) r
        cross join lateral (select child from ledger.event where authority = p_authority and event_id = r order by part) e
    ) s;
  end if;

  -- Everybody locks streams in one order and keeps them until what follows from the append has committed too.
  select count(*), max(s.entered_us) into v_found, v_last
    from unnest(v_streams) c cross join lateral (
      select entered_us from ledger.stream where authority = p_authority and child = c limit 1 for no key update
    ) s;
  if v_found < cardinality(v_streams) then
    insert into ledger.stream (authority, child, seq, entered_us)
      select p_authority, c, 0, 0 from unnest(v_streams) c on conflict do nothing;
    select max(s.entered_us) into v_last
      from unnest(v_streams) c cross join lateral (
        select entered_us from ledger.stream where authority = p_authority and child = c limit 1 for no key update
      ) s;
  end if;

  select jsonb_agg(i) into v_seen
    from unnest(p_ids) i
    cross join lateral (select from ledger.event where authority = p_authority and event_id = i order by part limit 1) e;
  if v_seen is not null then
    return jsonb_build_object('status', 'seen', 'ids', v_seen);
  end if;

  if p_expected is not null then
    select x.c, s.seq into v_child, v_seq
      from unnest(p_children, p_expected) as x(c, seq)
      cross join lateral (select seq from ledger.stream where authority = p_authority and child = x.c limit 1) s
      where s.seq <> x.seq
      limit 1;
    if found then
      return jsonb_build_object('status', 'conflict', 'child', v_child, 'seq', v_seq);
    end if;
  end if;

  if p_replaced is not null then
    select r into v_replaced from unnest(p_replaced) r
      where (select 1 from ledger.event where authority = p_authority and event_id = r order by part limit 1) is null
      limit 1;
    if found then
      return jsonb_build_object('status', 'unknown-replaced', 'replaces', v_replaced);
    end if;
  end if;

  v_now := greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, v_last);
  if p_latest > v_now then
    return jsonb_build_object('status', 'ahead', 'now', v_now);
  end if;

  if p_keys is not null then
    insert into ledger.child_key (authority, child, key_id, kek_id, wrapped)
      select p_authority, k.child, k.key_id, k.kek_id, k.wrapped
      from jsonb_to_recordset(p_keys) as k(child text, key_id uuid, kek_id text, wrapped bytea)
      on conflict do nothing;
  end if;
  perform from unnest(p_children, p_key_ids) as x(c, key_id)
    where (select key_id from ledger.child_key where authority = p_authority and child = x.c limit 1) is distinct from x.key_id;
  if found then
    return jsonb_build_object('status', 'stale-key');
  end if;

  select array_agg(nextval('ledger.event_eid_seq')) into v_eids from generate_series(1, jsonb_array_length(p_rows));

  -- What this function alone may say of a row stands to the right, so that no row can say it of itself.
  v_fixed := jsonb_build_object(
    'authority', p_authority, 'entered_us', v_now, 'imported', p_imported, 'source', p_source, 'db_epoch', v_epoch,
    'tx', pg_current_xact_id()::text
  );
  if not p_imported then
    v_fixed := v_fixed || jsonb_build_object('recorded_us', v_now);
  end if;
  insert into ledger.event
    select e.* from jsonb_array_elements(p_rows) r
    cross join lateral (select seq from ledger.stream where authority = p_authority and child = r ->> 'child' limit 1) s
    cross join lateral jsonb_populate_record(
      null::ledger.event,
      r || v_fixed || jsonb_build_object('eid', v_eids[(r ->> 'n')::int + 1], 'seq', s.seq + (r ->> 'nth')::int)
    ) e;

  insert into ledger.body (authority, eid, key_id, sealed)
    select p_authority, v_eids[r.n + 1], r.key_id, substring(p_sealed from r.sealed_from for r.sealed_bytes)
    from jsonb_to_recordset(p_rows) as r(n int, key_id uuid, sealed_from int, sealed_bytes int);

  with moved as (
    insert into ledger.stream as s (authority, child, seq, entered_us)
      select p_authority, x.c, x.more, v_now from unnest(p_children, p_counts) as x(c, more)
      on conflict (authority, child) do update set seq = s.seq + excluded.seq, entered_us = excluded.entered_us
      returning child, seq
  )
  select jsonb_object_agg(child, seq) into v_heads from moved;

  return jsonb_build_object(
    'status', 'recorded', 'now', v_now, 'eids', to_jsonb(v_eids), 'heads', v_heads, 'touched', to_jsonb(v_streams)
  );
end
$$;

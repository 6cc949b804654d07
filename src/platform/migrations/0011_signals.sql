-- Signals and missing episodes: what duties read of them. Rows written before have none.
alter table ledger.event
  add column reasons text[],
  add column episode text collate "C",
  add column accepted boolean,
  add column signal text;

-- As before (0010_risks.sql), with these columns.
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

  insert into ledger.event (
    authority, eid, event_id, part, child, seq, kind, at_us, at_day, at_precision, recorded_us, entered_us, imported, "by",
    replaces, source, contact, enquiry, assessment, placement, contact_source, outcome, outcome_told, decision, determination,
    conference_type, plan, seen, alone, place, child_seen, placement_kind, until_eighteen, regime, legal_status, worker,
    team, agencies, categories, risk, harm, likelihood, severity, next_look, post, act_by,
    reasons, episode, accepted, signal, db_epoch, commitment
  )
  select
    p_authority, v_eids[r.n + 1], r.event_id, r.part, r.child, s.seq + r.nth, r.kind, r.at_us, r.at_day, r.at_precision,
    case when p_imported then r.recorded_us else v_now end, v_now, p_imported, r."by",
    r.replaces, p_source, r.contact, r.enquiry, r.assessment, r.placement, r.contact_source, r.outcome, r.outcome_told,
    r.decision, r.determination, r.conference_type, r.plan, r.seen, r.alone, r.place, r.child_seen, r.placement_kind,
    r.until_eighteen, r.regime, r.legal_status, r.worker, r.team, r.agencies, r.categories, r.risk, r.harm,
    r.likelihood, r.severity, r.next_look, r.post, r.act_by, r.reasons, r.episode, r.accepted, r.signal, v_epoch,
    r.commitment
  from jsonb_to_recordset(p_rows) as r(
    n int, nth int, event_id text, part smallint, child text, kind text, at_us bigint, at_day int, at_precision text,
    recorded_us bigint, "by" text, replaces text, commitment bytea,
    contact text, enquiry text, assessment text, placement text, contact_source text, outcome text, outcome_told boolean,
    decision text, determination text, conference_type text, plan text, seen boolean, alone boolean, place text,
    child_seen boolean, placement_kind text, until_eighteen boolean, regime text, legal_status text, worker text,
    team text, agencies text[], categories text[], risk text, harm text, likelihood text, severity text, next_look text,
    post text, act_by text, reasons text[], episode text, accepted boolean, signal text
  )
  cross join lateral (select seq from ledger.stream where authority = p_authority and child = r.child limit 1) s;

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

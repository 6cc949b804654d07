-- As before (0009_wider_practice.sql), but of a child's duties those alone come that are not there already, and how many are owed
-- in all (`owed`): most recordings change one or two of them.
create or replace function views.save(p_authority int, p_children jsonb) returns void
  language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
declare
  v_each jsonb;
  v_child text collate "C";
begin
  insert into views.child (
    authority, child, seq, opened_on, worker, team, allocated_on, nobodys_since, registered_on, categories, care_on, legal_status,
    placement_kind, placement_on, last_seen, last_seen_alone, last_contact, awaiting, no_further_action, earliest_due,
    fifth_no_action
  )
    select p_authority, c.* from jsonb_array_elements(p_children) e
    cross join lateral jsonb_to_record(e -> 'child') as c(
      child text, seq int, opened_on int, worker text, team text, allocated_on int, nobodys_since int, registered_on int,
      categories text[], care_on int, legal_status text, placement_kind text, placement_on int, last_seen int,
      last_seen_alone int, last_contact int, awaiting int, no_further_action int, earliest_due int, fifth_no_action int
    )
    on conflict (authority, child) do update set
      seq = excluded.seq, opened_on = excluded.opened_on, worker = excluded.worker, team = excluded.team,
      allocated_on = excluded.allocated_on, nobodys_since = excluded.nobodys_since, registered_on = excluded.registered_on,
      categories = excluded.categories, care_on = excluded.care_on, legal_status = excluded.legal_status,
      placement_kind = excluded.placement_kind, placement_on = excluded.placement_on, last_seen = excluded.last_seen,
      last_seen_alone = excluded.last_seen_alone, last_contact = excluded.last_contact, awaiting = excluded.awaiting,
      no_further_action = excluded.no_further_action, earliest_due = excluded.earliest_due,
      fifth_no_action = excluded.fifth_no_action;

  insert into views.duty (authority, child, n, rule, from_id, started_on, start, due, owner, post, team)
    select p_authority, d.* from jsonb_array_elements(p_children) e
    cross join lateral jsonb_to_recordset(e -> 'duties') as d(
      child text, n int, rule text, from_id text, started_on int, start int, due int, owner text, post text, team text
    )
    on conflict (authority, child, n) do update set
      rule = excluded.rule, from_id = excluded.from_id, started_on = excluded.started_on, start = excluded.start, due = excluded.due, owner = excluded.owner,
      post = excluded.post, team = excluded.team
    where (duty.rule, duty.from_id, duty.started_on, duty.start, duty.due, duty.owner, duty.post, duty.team)
      is distinct from (excluded.rule, excluded.from_id, excluded.started_on, excluded.start, excluded.due, excluded.owner, excluded.post, excluded.team);

  for v_each in select jsonb_array_elements(p_children) loop
    v_child := v_each -> 'child' ->> 'child';

    delete from views.duty where authority = p_authority and child = v_child and n >= (v_each ->> 'owed')::int;

    if v_each ? 'contacts' then
      delete from views.contact where authority = p_authority and child = v_child
        and contact <> all (array(select k ->> 'contact' from jsonb_array_elements(v_each -> 'contacts') k));
      insert into views.contact (
        authority, child, contact, received_id, received_us, received_on, recorded_us, source, due, decided_on, outcome, told
      )
        select p_authority, v_child, k.* from jsonb_to_recordset(v_each -> 'contacts') as k(
          contact text, received_id text, received_us bigint, received_on int, recorded_us bigint, source text, due int,
          decided_on int, outcome text, told boolean
        )
        on conflict (authority, child, contact) do update set
          received_id = excluded.received_id, received_us = excluded.received_us, received_on = excluded.received_on,
          recorded_us = excluded.recorded_us, source = excluded.source, due = excluded.due, decided_on = excluded.decided_on,
          outcome = excluded.outcome, told = excluded.told
        where (contact.received_id, contact.received_us, contact.received_on, contact.recorded_us, contact.source, contact.due,
            contact.decided_on, contact.outcome, contact.told)
          is distinct from (excluded.received_id, excluded.received_us, excluded.received_on, excluded.recorded_us, excluded.source,
            excluded.due, excluded.decided_on, excluded.outcome, excluded.told);
    end if;

    if v_each ? 'risks' then
      delete from views.risk where authority = p_authority and child = v_child
        and risk <> all (array(select k ->> 'risk' from jsonb_array_elements(v_each -> 'risks') k));
      insert into views.risk (
        authority, child, risk, harm, grade, identified_on, judged_on, next_look, act_by, post, team
      )
        select p_authority, v_child, k.* from jsonb_to_recordset(v_each -> 'risks') as k(
          risk text, harm text, grade int, identified_on int, judged_on int, next_look int, act_by int, post text, team text
        )
        on conflict (authority, child, risk) do update set
          harm = excluded.harm, grade = excluded.grade, identified_on = excluded.identified_on, judged_on = excluded.judged_on,
          next_look = excluded.next_look, act_by = excluded.act_by, post = excluded.post, team = excluded.team;
    end if;

    case jsonb_typeof(v_each -> 'person')
      when 'null' then
        delete from views.person where authority = p_authority and child = v_child;
      when 'object' then
        insert into views.person (
          authority, child, given_name, family_name, born, expected, language, address, postcode, lives_with, address_key, siblings, keys
        )
          select p_authority, v_child, p.* from jsonb_to_record(v_each -> 'person') as p(
            given_name text, family_name text, born int, expected int, language text, address text, postcode text, lives_with text[],
            address_key text, siblings text[], keys text[]
          )
          on conflict (authority, child) do update set
            given_name = excluded.given_name, family_name = excluded.family_name, born = excluded.born, expected = excluded.expected,
            language = excluded.language, address = excluded.address, postcode = excluded.postcode, lives_with = excluded.lives_with,
            address_key = excluded.address_key, siblings = excluded.siblings, keys = excluded.keys;
      else null;
    end case;
  end loop;
end
$$;
